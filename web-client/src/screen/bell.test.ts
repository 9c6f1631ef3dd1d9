import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Board } from '../protocol';
import { Bell } from './bell';

let rings: number[];
let bell: Bell;
const board = (beat: number, ends: number, more: object = {}): Board =>
  ({ step: { run: 1, beat, beats: 2, gong: true }, clock: { beat_ends: ends, paused: null }, show: { gongs: true }, ...more }) as unknown as Board;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  rings = [];
  bell = new Bell(() => Date.now(), (strokes) => rings.push(strokes));
});
afterEach(() => void vi.useRealTimers());

it('rings once at the end of a beat, twice at the end of the step', () => {
  bell.hear(board(0, 1_000));
  bell.hear(board(0, 1_000));
  vi.advanceTimersByTime(5_000);
  bell.hear(board(1, 9_000));
  vi.advanceTimersByTime(5_000);
  expect(rings).toEqual([1, 2]);
});

it('follows an extension, and rings when GO comes early', () => {
  bell.hear(board(0, 1_000));
  bell.hear(board(0, 3_000));
  vi.advanceTimersByTime(2_000);
  expect(rings).toEqual([]);
  bell.hear(board(1, 9_000));
  expect(rings).toEqual([1]);
});

it('is silent while paused, when switched off, and for what ended before it came', () => {
  bell.hear(board(0, -10_000));
  bell.hear(board(0, 1_000, { clock: { beat_ends: 1_000, paused: 0 } }));
  bell.hear(board(0, 1_000, { show: { gongs: false } }));
  vi.advanceTimersByTime(5_000);
  bell.hear(board(1, 9_000, { show: { gongs: false } }));
  expect(rings).toEqual([]);
});

const telling = (more: object = {}): Board =>
  board(1, 250_000, {
    step: { run: 1, beat: 1, beats: 3, gong: true },
    clock: { beat_started: 0, beat_ends: 250_000, paused: null, ...more },
    act: { run: 1, step: 1, view: { stories: { circles: 1, voices: 3, voice_seconds: 60, gong: true, telling: 1, ...more } } },
  });

it('rings after each voice from the beginning of the beat, once, whatever comes in between', () => {
  vi.setSystemTime(70_000);
  bell.hear(telling());
  vi.advanceTimersByTime(55_000);
  expect(rings).toEqual([1]);
  bell.hear(telling());
  vi.advanceTimersByTime(60_000);
  expect(rings).toEqual([1, 1]);
});

it('leaves the last voice to the gong of the beat, and is silent when switched off or paused', () => {
  bell.hear(telling({ voice_seconds: 125, voices: 2 }));
  vi.advanceTimersByTime(249_000);
  expect(rings).toEqual([1]);
  bell.stop();
  bell = new Bell(() => Date.now(), (strokes) => rings.push(strokes));
  vi.setSystemTime(0);
  bell.hear(telling({ gong: false }));
  bell.hear(telling({ paused: 5 }));
  vi.advanceTimersByTime(200_000);
  expect(rings).toEqual([1]);
});
