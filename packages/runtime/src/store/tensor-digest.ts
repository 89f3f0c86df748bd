import { sha256 } from "./sha256.js";

/** Entry of `__metadata__` that contains the digest. */
export const DIGEST_KEY = "sha256";
/** Placeholder of the same length, in the header while the digest is computed. */
export const NO_DIGEST = "0".repeat(64);

/**
 * Digest of a safetensors file, in hexadecimal: SHA-256 of the bytes before the values, with 64 zeros as the digest,
 * followed by the SHA-256 of the values. It covers every byte of the file.
 *
 * SHA-256, because platforms compute it at disk speed and because it distinguishes files for any purpose; CRC-32 would
 * detect accidental damage as well.
 */
export async function tensorDigest(beforeValues: Uint8Array, values: Uint8Array): Promise<string> {
  const ofValues = await sha256(values);
  const all = new Uint8Array(beforeValues.length + ofValues.length);
  all.set(beforeValues);
  all.set(ofValues, beforeValues.length);
  return Array.from(await sha256(all), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Replaces the digest in a header of JSON; false if the header does not state `digest`. */
export function replaceDigest(header: Uint8Array, digest: string, replacement: string): boolean {
  const encoder = new TextEncoder();
  // within a JSON string, the quotes would be escaped
  const stated = encoder.encode(`"${DIGEST_KEY}":"${digest}"`);
  const at = header.findIndex((_, start) => stated.every((byte, i) => header[start + i] === byte));
  if (at < 0) return false;
  header.set(encoder.encode(replacement), at + stated.length - 1 - digest.length);
  return true;
}
