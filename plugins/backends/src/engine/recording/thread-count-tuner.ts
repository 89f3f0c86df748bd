/** A step is slow above SLOW times the fastest; SUSPICIOUS slow steps among the last WINDOW start a trial. */
const SLOW = 1.4;
const WINDOW = 16;
/** Steps before the first trial: caches are cold, and the engine still compiles. */
const WARM = 64;
const SUSPICIOUS = 3;
/** Steps of a trial, and of a period on one thread: under load one step in sixty belongs to a trial. */
const TRIAL = 8;
const PERIOD = 512;
/** Steps before the next trial after one in which all threads were faster. */
const TRUST = 256;

type Mode = "all" | "measuring all" | "trying one" | "one" | "trying all";

/**
 * Chooses between all threads and one. Under contention the system suspends a thread for milliseconds while the others wait
 * for it, and one thread is faster than two. The tuner compares times after the first steps and whenever steps become slow.
 * Results are the same bits either way.
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
    return this.mode === "all" || this.mode === "measuring all" || this.mode === "trying all";
  }

  /** Records the milliseconds of a step that ran as `together` prescribed. */
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
    // The first trial is unconditional: the machine may have been busy from the start.
    if (this.tried && slow < SUSPICIOUS) return;
    this.tried = true;
    // Measures all threads now: their earlier times were those of an idle machine.
    this.enter("measuring all", WINDOW);
  }

  private decide(): void {
    const now = mean(this.times.slice(-TRIAL));
    if (this.mode === "measuring all") {
      this.meanOfAll = mean(this.times);
      this.enter("trying one", TRIAL);
    } else if (this.mode === "one") this.enter("trying all", TRIAL, now);
    else if (this.mode === "trying one") {
      if (now < this.meanOfAll) this.enter("one", PERIOD);
      else this.trust();
    } else if (now < this.meanOfOne) this.trust();
    else this.enter("one", PERIOD);
  }

  private enter(mode: Mode, steps: number, meanOfOne = this.meanOfOne): void {
    this.mode = mode;
    this.left = steps;
    this.meanOfOne = meanOfOne;
    this.times = [];
  }

  /** Returns to all threads, whose next times set the fastest anew. */
  private trust(): void {
    this.best = Number.POSITIVE_INFINITY;
    this.enter("all", TRUST);
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
