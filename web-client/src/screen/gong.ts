/**
 * The hall's gong, made of five fading tones: no file to load, no network needed.
 * A browser lets it sound only after a click on this page. It must never fail:
 * a computer without sound still shows the hall.
 */
const PARTIALS = [[1, 1], [2.01, 0.55], [2.74, 0.4], [3.76, 0.22], [5.41, 0.12]] as const;
const PITCH_HZ = 196;
const RING_S = 5;

let context: AudioContext | undefined;

function open(): AudioContext | undefined {
  try {
    context ??= new AudioContext();
    return context;
  } catch {
    return undefined;
  }
}

/** After a click: sound may play from now on. */
export async function unlock(): Promise<void> {
  await open()?.resume().catch(() => undefined);
}

export const silent = (): boolean => context?.state !== 'running';

function strike(audio: AudioContext, at: number): void {
  const out = audio.createGain();
  out.gain.value = 0.5;
  out.connect(audio.destination);
  for (const [ratio, loud] of PARTIALS) {
    const tone = audio.createOscillator();
    const fade = audio.createGain();
    tone.frequency.value = PITCH_HZ * ratio;
    fade.gain.setValueAtTime(0.0001, at);
    fade.gain.exponentialRampToValueAtTime(loud * 0.4, at + 0.02);
    fade.gain.exponentialRampToValueAtTime(0.0001, at + RING_S / Math.sqrt(ratio));
    tone.connect(fade).connect(out);
    tone.start(at);
    tone.stop(at + RING_S);
  }
}

/** One stroke ends a beat, two end a step. */
export function gong(strokes: 1 | 2 = 1): void {
  const audio = open();
  if (!audio || audio.state !== 'running') return;
  for (let i = 0; i < strokes; i++) strike(audio, audio.currentTime + i * 1.4);
}
