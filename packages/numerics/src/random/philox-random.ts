import { HeddleError, type Random } from "@heddle/contracts";
import { writeNormalPair } from "./normal-pair.js";
import { philox4x32 } from "./philox.js";
import { childKey, type StreamKey, seedKey } from "./stream-key.js";

const TWO_32 = 2 ** 32;
const INVERSE_32 = 2 ** -32;
const INVERSE_23 = 2 ** -23;
const WORDS = 4;
const PAIR = new Float64Array(2);

/**
 * A `Random` on Philox4x32-10 (see philox.ts). A stream is an endless sequence of 32-bit words; block n provides the
 * words 4n … 4n + 3. Each draw takes the next words of the stream:
 *
 * - `uniform()` takes one word w and returns (w + ½) / 2³². `uniforms(n)` takes the next n words; its k-th value is the
 *   k-th `uniform()` with its word cut to the 23 bits that keep a float32 inside (0, 1), at most 2⁻²³ away.
 * - `normal()` takes two words for two normals and stores the second for the next call. `normals(n)[k]` is exactly
 *   Math.fround of the k-th call of `normal()`, for any mixture of earlier calls.
 * - `integer(bound)` takes one word, or two above 2³², and again while a word falls in the last incomplete multiple of
 *   bound: without bias.
 *
 * `stream(name)` is an independent stream, derived only from the seed and the path of names; a number names the same
 * stream as its decimal text. All arithmetic is IEEE-754 float64 without the engine's transcendental functions: the same
 * numbers on every machine. The seed is a string or a safe integer, which may be negative.
 */
export function createRandom(seed: number | string): Random {
  return new PhiloxRandom(seedKey(seed));
}

class PhiloxRandom implements Random {
  readonly #key: StreamKey;
  #keyWords: Uint32Array | undefined;
  readonly #words = new Uint32Array(WORDS);
  #block = 0;
  #used = WORDS;
  readonly #pair = new Float64Array(2);
  #pairLeft = false;

  constructor(key: StreamKey) {
    this.#key = key;
  }

  get key(): Uint32Array | undefined {
    const fresh = this.#block === 0 && this.#used === WORDS && !this.#pairLeft;
    if (!fresh) return undefined;
    // always the same array: callers use it as a cache key
    this.#keyWords ??= Uint32Array.of(this.#key.low, this.#key.high);
    return this.#keyWords;
  }

  stream(name: string | number): Random {
    return new PhiloxRandom(childKey(this.#key, String(name)));
  }

  uniform(): number {
    return (this.#word() + 0.5) * INVERSE_32;
  }

  normal(): number {
    this.#pairLeft = !this.#pairLeft;
    if (!this.#pairLeft) return this.#pair[1];
    writeNormalPair(this.#word(), this.#word(), this.#pair);
    return this.#pair[0];
  }

  integer(bound: number): number {
    if (!Number.isSafeInteger(bound) || bound < 1) {
      throw new HeddleError("internal", {
        expected: "a bound that is an integer between 1 and 2⁵³ − 1",
        got: String(bound),
        next: "Pass a positive bound.",
      });
    }
    if (bound > TWO_32) return this.#wideInteger(bound);
    const limit = TWO_32 - (TWO_32 % bound);
    let word = this.#word();
    while (word >= limit) word = this.#word();
    return word % bound;
  }

  permutation(length: number): Int32Array {
    const order = new Int32Array(length);
    for (let i = 0; i < length; i++) order[i] = i;
    for (let i = length - 1; i > 0; i--) {
      const other = this.integer(i + 1);
      const kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }

  uniforms(length: number): Float32Array {
    const values = new Float32Array(length);
    const words = this.#nextWords(length);
    for (let i = 0; i < length; i++) values[i] = ((words[i] >>> 9) + 0.5) * INVERSE_23;
    return values;
  }

  normals(length: number): Float32Array {
    const values = new Float32Array(length);
    let at = 0;
    if (length > 0 && this.#pairLeft) values[at++] = this.normal();
    const pairs = (length - at) >>> 1;
    const words = this.#nextWords(2 * pairs);
    for (let pair = 0; pair < pairs; pair++, at += 2) {
      writeNormalPair(words[2 * pair], words[2 * pair + 1], PAIR);
      values[at] = PAIR[0];
      values[at + 1] = PAIR[1];
    }
    if (at < length) values[at] = this.normal();
    return values;
  }

  #word(): number {
    if (this.#used === WORDS) {
      this.#writeBlock(this.#words, 0, this.#block++);
      this.#used = 0;
    }
    return this.#words[this.#used++];
  }

  #wideInteger(bound: number): number {
    const range = 2 ** 53;
    const limit = range - (range % bound);
    for (;;) {
      const value = this.#word() * 2 ** 21 + (this.#word() >>> 11);
      if (value < limit) return value % bound;
    }
  }

  /** The next `length` words of the stream, equal to `length` calls of #word. */
  #nextWords(length: number): Uint32Array {
    const words = new Uint32Array(length + WORDS);
    let at = 0;
    while (at < length && this.#used < WORDS) words[at++] = this.#words[this.#used++];
    for (; at + WORDS <= length; at += WORDS) this.#writeBlock(words, at, this.#block++);
    while (at < length) words[at++] = this.#word();
    return words;
  }

  #writeBlock(output: Uint32Array, at: number, block: number): void {
    const high = Math.floor(block * INVERSE_32);
    philox4x32(output, at, block >>> 0, high, 0, 0, this.#key.low, this.#key.high);
  }
}
