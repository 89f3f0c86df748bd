import { describe, expect, test } from "vitest";
import { collectionBytes, globalHeapFault } from "./global-heap.js";

const HEADER = 16;

/** A collection of 4096 bytes with these objects (index, size) and free space after them. */
function collection(objects: readonly (readonly [index: number, size: number])[], lengthSize = 8): Uint8Array {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("GCOL\u0001"));
  const length = (at: number, value: number) =>
    lengthSize === 8 ? view.setBigUint64(at, BigInt(value), true) : view.setUint32(at, value, true);
  length(8, bytes.length);
  let at = HEADER;
  for (const [index, size] of objects) {
    view.setUint16(at, index, true);
    length(at + 8, size);
    at += HEADER + Math.ceil(size / 8) * 8;
  }
  if (bytes.length - at >= HEADER) length(at + 8, bytes.length - at);
  return bytes;
}

describe("a global heap collection", () => {
  test("with objects in any order, empty objects and free space is sound, for lengths of 8 and 4 bytes", () => {
    const objects = [
      [2, 5],
      [1, 0],
      [7, 300],
    ] as const;
    expect(collectionBytes(collection(objects), 8)).toBe(4096);
    expect(globalHeapFault(collection(objects), 8)).toBeUndefined();
    expect(globalHeapFault(collection(objects, 4), 4)).toBeUndefined();
    expect(globalHeapFault(collection([]), 8)).toBeUndefined();
  });

  test("with less space left than a header is sound: that space is free", () => {
    expect(globalHeapFault(collection([[1, 4096 - HEADER - HEADER - 8]]), 8)).toBeUndefined();
  });

  test("with free space of size 0 is refused: the library would not advance", () => {
    const zeroed = collection([
      [1, 24],
      [2, 24],
    ]);
    zeroed.fill(0, HEADER, HEADER + 16);
    expect(globalHeapFault(zeroed, 8)).toBe("an object of size 0 at byte 16 of a global heap collection");
  });

  test("with an object beyond its end is refused", () => {
    expect(globalHeapFault(collection([[1, 5000]]), 8)).toMatch(/5000 bytes beyond the end/);
  });

  test("with any bytes the check ends (1,000 random collections, seeded)", () => {
    let state = 1;
    for (let i = 0; i < 1000; i++) {
      const bytes = Uint8Array.from({ length: 512 }, () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state >>> 28 === 0 ? state >>> 16 : 0;
      });
      globalHeapFault(bytes, 8);
    }
    expect(globalHeapFault(new Uint8Array(512), 8)).toMatch(/size 0/);
  });
});
