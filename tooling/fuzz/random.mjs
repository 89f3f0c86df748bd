import { createHash } from "node:crypto";

/**
 * Uniform random numbers of one mutation, the same for the same names on every machine: SHA-256 in counter mode.
 * @param {...(string | number)} names
 */
export function randomOf(...names) {
  let counter = 0;
  const next = () =>
    createHash("sha256")
      .update(JSON.stringify([...names, counter++]))
      .digest()
      .readUInt32BE(0) /
    2 ** 32;
  return {
    /** An integer from 0 to `limit` − 1. @param {number} limit */
    below: (limit) => Math.floor(next() * limit),
    /** @template T @param {readonly T[]} list */
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}
