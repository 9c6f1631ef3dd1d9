/** The tables of the hall as glyphs that fill up. */
import type { ArrivePlace } from '../../protocol';
import type { TableGlyph } from '../../ui/glyph';

export function discs(places: readonly ArrivePlace[]): TableGlyph[] {
  return places.map(({ table, seated, here, expected }) => {
    const state = seated >= expected ? 'done' : here > 0 ? 'progress' : 'quiet';
    return { table, people: expected, filled: seated, state };
  });
}
