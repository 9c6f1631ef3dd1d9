/**
 * The server's time, guessed from exchanges with it: the sample that travelled
 * fastest is the least wrong. Every timer is a server time drawn with `now()`.
 * It must never trust the device's clock to be right, nor to stay steady.
 */
interface Sample {
  /** Server time minus device time, in milliseconds. */
  offset: number;
  /** The offset may be wrong by this much either way: half the round trip. */
  doubt: number;
}

/** Enough to have met a quiet moment of the network; old ones leave as clocks drift. */
const KEPT = 12;

export class ServerClock {
  private samples: Sample[] = [];
  private best: Sample | undefined;
  private readonly device: () => number;

  constructor(device: () => number = () => Date.now()) {
    this.device = device;
  }

  /** One exchange: asked and answered in device time, `server` as the answer tells. All in ms. */
  sample(server: number, asked: number, answered: number = this.device()): void {
    const doubt = Math.max(0, answered - asked) / 2;
    const fresh = { offset: server + doubt - answered, doubt };
    this.samples = [...this.samples.filter((old) => agree(old, fresh)), fresh].slice(-KEPT);
    this.best = this.samples.reduce((a, b) => (b.doubt <= a.doubt ? b : a));
  }

  /** The server's time now, in ms since 1970; the device's own before any sample. */
  now = (): number => this.device() + (this.best?.offset ?? 0);

  /** Half the best round trip, in ms; undefined before any sample. */
  get doubt(): number | undefined {
    return this.best?.doubt;
  }
}

/** Two samples that cannot both be true mean that the device's clock was moved: the older one lies. */
function agree(old: Sample, fresh: Sample): boolean {
  return Math.abs(old.offset - fresh.offset) <= old.doubt + fresh.doubt + 250;
}
