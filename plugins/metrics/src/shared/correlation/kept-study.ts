import type { Embedding, Factor, Random } from "@heddle/contracts";

interface Kept<T> {
  readonly key: string;
  readonly factors: readonly Factor[];
  readonly study: T;
}

/**
 * Keeps the last study of each embedding, so that metrics with the same stream share it; a study of more factors also serves
 * a metric of some of them. The study must be a function of the embedding, the factors and the stream, and its part for a
 * factor must not depend on the other factors.
 */
export class KeptStudies<T> {
  readonly #kept = new WeakMap<Float64Array, Kept<T>>();

  /**
   * A study of at least these factors.
   *
   * @param random an unused stream; a used one gives a new study
   */
  of({ representation }: Embedding, factors: readonly Factor[], random: Random, start: () => T): T {
    const words = random.key;
    if (words === undefined) return start();
    const key = `${representation.columns} ${words.join(" ")}`;
    const found = this.#kept.get(representation.values);
    if (found !== undefined && found.key === key && includesAll(found.factors, factors)) return found.study;
    const study = start();
    this.#kept.set(representation.values, { key, factors, study });
    return study;
  }
}

const includesAll = (all: readonly Factor[], some: readonly Factor[]): boolean =>
  some.every((factor) => all.some((other) => isSame(factor, other)));

function isSame(a: Factor, b: Factor): boolean {
  if (a.name !== b.name) return false;
  if (a.kind === "continuous") return b.kind === "continuous" && haveSame(a.column, b.column);
  return b.kind === "categorical" && haveSame(a.levels, b.levels) && haveSame(a.codes, b.codes);
}

function haveSame<E>(a: ArrayLike<E>, b: ArrayLike<E>): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (!Object.is(a[at], b[at])) return false;
  return true;
}
