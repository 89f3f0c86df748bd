/** `crypto.subtle` hashes whole buffers, of less than 2 GiB. */
const SUBTLE_LIMIT = 2 ** 31 - 1;

/** SHA-256 of the bytes. A page without https has no `crypto.subtle`: there, and for larger input, it is computed here. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  if (globalThis.crypto?.subtle !== undefined && bytes.length <= SUBTLE_LIMIT) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  }
  const { sha256: hash } = await import("@noble/hashes/sha2.js");
  return hash(bytes);
}
