import { HeddleError } from "@heddle/contracts";
import { philox4x32 } from "./philox.js";

/** A 64-bit Philox key as two 32-bit words. */
export interface StreamKey {
  readonly low: number;
  readonly high: number;
}

/** Initial state for text seeds; a number seed is its own key, so the two kinds differ by construction. */
const TEXT_ROOT: StreamKey = { low: 0x68656464, high: 0x6c652f31 };
const TWO_32 = 2 ** 32;

/** The key of a seed: the two's complement of a safe integer, or the hash of a text. */
export function seedKey(seed: number | string): StreamKey {
  if (typeof seed === "string") return childKey(TEXT_ROOT, seed);
  if (!Number.isSafeInteger(seed)) {
    throw new HeddleError("config", {
      expected: "a seed that is a text or an integer between −(2⁵³ − 1) and 2⁵³ − 1",
      got: String(seed),
      next: "Choose an integer such as 0 or 42.",
    });
  }
  const high = Math.floor(seed / TWO_32);
  return { low: (seed - high * TWO_32) >>> 0, high: high >>> 0 };
}

/**
 * The key of a named stream below `parent`: a Davies–Meyer chain with Philox as the cipher. The chain starts from the
 * parent's key and the length of the name; each link takes four UTF-16 units as its key. Draws do not affect it.
 */
export function childKey(parent: StreamKey, name: string): StreamKey {
  const state = Uint32Array.of(parent.low, parent.high, name.length, 0x73747265);
  const output = new Uint32Array(4);
  for (let at = 0; at < Math.max(name.length, 1); at += 4) {
    philox4x32(output, 0, state[0], state[1], state[2], state[3], unitPair(name, at), unitPair(name, at + 2));
    for (let word = 0; word < 4; word++) state[word] = state[word] ^ output[word];
  }
  return { low: state[0], high: state[1] };
}

function unitPair(name: string, at: number): number {
  const first = at < name.length ? name.charCodeAt(at) : 0;
  const second = at + 1 < name.length ? name.charCodeAt(at + 1) : 0;
  return first | (second << 16);
}
