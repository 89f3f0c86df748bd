/** A step is suspicious when it takes so many times the best, and the machine when so many of the last are. */
const SLOW = 1.4;
const WINDOW = 16;
/** Steps before any doubt: the first run with cold caches, between comparisons, in code that is still being compiled. */
const WARM = 64;
const SUSPICIOUS = 3;
/** Steps of a trial, and of a stay on one thread: under load one step in sixty is a trial, after it all threads are back within seconds. */
const TRIAL = 8;
const STAY = 512;
/** Steps before doubts may arise again after a trial that the threads have won. */
const TRUST = 256;

type Mode = "all" | "doubting" | "trying one" | "one" | "trying all";

/**
 * Whether steps run on all threads or on one. Where another program wants the cores too, the system takes a thread from
 * a core for milliseconds at a time and all others wait for it: one thread is then faster than two. Times decide: once after
 * the first steps, and whenever steps have become slow; results are the same bits either way.
 */
export class ThreadCountTuner {
  private mode: Mode = "all";
  private times: number[] = [];
  private best = Number.POSITIVE_INFINITY;
  private meanOfAll = 0;
  private meanOfOne = 0;
  private left = WARM;
  private tried = false;

  /** True where the next step should run on all threads. */
  get together(): boolean {
    return this.mode === "all" || this.mode === "doubting" || this.mode === "trying all";
  }

  /** Tells how many milliseconds the step took that was run as `together` said. */
  took(milliseconds: number): void {
    this.times.push(milliseconds);
    if (this.times.length > WINDOW) this.times.shift();
    if (this.left > 0) this.left--;
    if (this.mode === "all") this.watch(milliseconds);
    else if (this.left === 0) this.decide();
  }

  private watch(milliseconds: number): void {
    if (this.left > 0) return;
    this.best = Math.min(this.best, milliseconds);
    const slow = this.times.filter((time) => time > SLOW * this.best).length;
    // The first trial needs no doubt: the machine may have been busy from the start.
    if (this.tried && slow < SUSPICIOUS) return;
    this.tried = true;
    // What all threads take now, not what they took before it became slow.
    this.enter("doubting", WINDOW);
  }

  private decide(): void {
    const now = mean(this.times.slice(-TRIAL));
    if (this.mode === "doubting") {
      this.meanOfAll = mean(this.times);
      this.enter("trying one", TRIAL);
    } else if (this.mode === "one") this.enter("trying all", TRIAL, now);
    else if (this.mode === "trying one") {
      if (now < this.meanOfAll) this.enter("one", STAY);
      else this.trust();
    } else if (now < this.meanOfOne) this.trust();
    else this.enter("one", STAY);
  }

  private enter(mode: Mode, steps: number, meanOfOne = this.meanOfOne): void {
    this.mode = mode;
    this.left = steps;
    this.meanOfOne = meanOfOne;
    this.times = [];
  }

  /** Back to all threads; what they take now is the new normal. */
  private trust(): void {
    this.best = Number.POSITIVE_INFINITY;
    this.enter("all", TRUST);
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
