import { registry } from "zarrita";

const CHECKSUM_BYTES = 4;
/** The Castagnoli polynomial, its lowest bit first (RFC 3720, appendix B.4). */
const POLYNOMIAL = 0x82f63b78;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

/** CRC-32C of bytes, as an unsigned 32-bit integer. */
export function crc32c(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** zarrita's codec drops the checksum of chunks and of shard indexes unread; this one verifies it. */
class VerifyingCrc32c {
  readonly kind = "bytes_to_bytes";

  static fromConfig(): VerifyingCrc32c {
    return new VerifyingCrc32c();
  }

  encode(): never {
    throw new Error("crc32c is read only");
  }

  decode(bytes: Uint8Array): Uint8Array {
    const length = bytes.length - CHECKSUM_BYTES;
    if (length < 0) throw new Error(`${bytes.length} bytes where a CRC-32C of ${CHECKSUM_BYTES} is expected`);
    const content = bytes.subarray(0, length);
    const stated = new DataView(bytes.buffer, bytes.byteOffset + length).getUint32(0, true);
    if (crc32c(content) === stated) return content;
    throw new Error("bytes that differ from their CRC-32C");
  }

  computeEncodedSize(decodedSize: number): number {
    return decodedSize + CHECKSUM_BYTES;
  }
}

/** Makes zarrita verify the checksums of the codec crc32c. */
export function verifyChecksums(): void {
  registry.set("crc32c", async () => VerifyingCrc32c);
}
