import type { Random } from "@heddle/contracts";

type Draw = Uint8Array | Int32Array;

/** Memory of the kept draws of each kind, in bytes; the oldest ones are dropped. */
const MOST_BYTES = 32e6;

/**
 * Draws that embeddings of the same cells have in common: half-samples or permutations. The key of an unused stream and the
 * number of cells determine a draw, so a kept draw equals a new one. Callers do not change it.
 */
export class KeptDraws<T extends Draw> {
  readonly #kept = new Map<string, T>();
  #bytes = 0;

  constructor(readonly draw: (random: Random, cells: number) => T) {}

  /** @param random an unused stream; a used one gives a new draw */
  of(random: Random, cells: number): T {
    const words = random.key;
    if (words === undefined) return this.draw(random, cells);
    const key = `${cells} ${words.join(" ")}`;
    const found = this.#kept.get(key);
    if (found !== undefined) return found;
    const drawn = this.draw(random, cells);
    this.#kept.set(key, drawn);
    this.#bytes += drawn.byteLength;
    for (const [oldest, values] of this.#kept) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#kept.delete(oldest);
      this.#bytes -= values.byteLength;
    }
    return drawn;
  }
}

const permutations = new KeptDraws((random, cells) => random.permutation(cells));

/** `random.permutation(cells)` of an unused stream. */
export const permutationOf = (random: Random, cells: number): Int32Array => permutations.of(random, cells);
