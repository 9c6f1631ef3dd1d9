import { expect, it } from 'vitest';
import type { Board, StoriesBoard } from '../../protocol';
import { rings, telling, voiceNow } from './rings';

const mine: StoriesBoard = { circles: 1, voices: 3, voice_seconds: 100, gong: true, telling: 1 };
const room = (beat: number, beats: number): Board => ({ step: { beat, beats }, clock: { beat_started: 1_000, paused: null } }) as unknown as Board;

it('counts the voices from the beginning of the telling beat', () => {
  expect(rings(mine, room(1, 3))).toEqual([101_000, 201_000, 301_000]);
  expect([0, 2].map((beat) => rings(mine, room(beat, 3)))).toEqual([[], []]);
  expect(rings({ ...mine, gong: false }, room(1, 3))).toEqual([]);
});

it('takes the last beat, or the whole step, where there are fewer', () => {
  expect([telling(mine, room(0, 1)), telling(mine, room(0, 0)), telling(mine, room(0, 2))]).toEqual([true, true, false]);
});

it('names the voice that speaks, and stays with the last', () => {
  expect([1_000, 100_999, 101_000, 999_000].map((now) => voiceNow(mine, room(1, 3), now))).toEqual([1, 1, 2, 3]);
});
