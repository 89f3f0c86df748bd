import { createHash } from "node:crypto";
import { isHeddleError } from "@heddle/contracts";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { decodeTensors, encodeTensors, type TensorFile } from "./safetensors.js";

const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) => {
  const size = shape.reduce((product, length) => product * length, 1);
  return fc.record({
    name: fc.string({ minLength: 1 }).filter((name) => name !== "__metadata__"),
    shape: fc.constant(shape),
    // any 32 bits: NaN with its payload, −0, subnormal numbers
    values: fc
      .array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: size, maxLength: size })
      .map((bits) => new Float32Array(Uint32Array.from(bits).buffer)),
  });
});
const file: fc.Arbitrary<TensorFile> = fc.record({
  tensors: fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 5 }),
  metadata: fc.dictionary(
    fc.string().filter((key) => key !== "sha256"),
    fc.string(),
    { noNullPrototype: true },
  ),
});

const bitsOf = (values: Float32Array): number[] =>
  Array.from(new Uint32Array(values.buffer, values.byteOffset, values.length));
const readable = ({ tensors, metadata }: TensorFile) => ({
  metadata: Object.entries(metadata).sort(),
  tensors: tensors
    .map(({ name, shape, values }) => ({ name, shape: [...shape], bits: bitsOf(values) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1)),
});

/** As another program would write it. */
function written(header: string, data = new Uint8Array(0)): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

const refused = async (bytes: Uint8Array): Promise<boolean> => {
  try {
    await decodeTensors(bytes, "weights.safetensors");
    return false;
  } catch (error) {
    if (isHeddleError(error, "unreadable-file")) return true;
    throw error;
  }
};

describe("safetensors", () => {
  test("encoded tensors are decoded bit for bit, also from a view into other bytes", async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 0, max: 9 }), async (contents, shift) => {
        const bytes = await encodeTensors(contents);
        const within = new Uint8Array(bytes.length + shift + 3);
        within.set(bytes, shift);
        const decoded = await decodeTensors(within.subarray(shift, shift + bytes.length), "x");
        expect(readable(decoded)).toEqual(readable(contents));
      }),
    );
  });

  test("values start at a multiple of 8; the same contents give the same bytes", async () => {
    await fc.assert(
      fc.asyncProperty(file, async (contents) => {
        const bytes = await encodeTensors(contents);
        expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
        expect(await encodeTensors(contents)).toEqual(bytes);
      }),
    );
  });

  test("the bytes of a small file, by the format's own description and by Node's SHA-256", async () => {
    const bytes = await encodeTensors({
      tensors: [{ name: "w", shape: [1, 2], values: Float32Array.of(1, -2) }],
      metadata: { step: "4" },
    });
    const values = new Uint8Array(Float32Array.of(1, -2).buffer);
    const header = (digest: string) => {
      const json = `{"__metadata__":{"step":"4","sha256":"${digest}"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}`;
      return json.padEnd(Math.ceil(json.length / 8) * 8);
    };
    const ofValues = createHash("sha256").update(values).digest();
    const digest = createHash("sha256")
      .update(written(header("0".repeat(64))))
      .update(ofValues)
      .digest("hex");
    expect(bytes).toEqual(written(header(digest), values));
  });

  test("a page without https, where crypto.subtle is absent: the same bytes", async () => {
    const contents = { tensors: [{ name: "w", shape: [3], values: Float32Array.of(1, 2, 3) }], metadata: {} };
    const bytes = await encodeTensors(contents);
    vi.stubGlobal("crypto", {});
    try {
      expect(await encodeTensors(contents)).toEqual(bytes);
      expect((await decodeTensors(bytes, "x")).tensors).toEqual(contents.tensors);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test("truncated anywhere, longer, or changed in any byte: refused as unreadable", async () => {
    const bytes = await encodeTensors({
      tensors: [{ name: "w", shape: [3], values: Float32Array.of(1, 2, 3) }],
      metadata: { step: "4" },
    });
    for (let length = 0; length < bytes.length; length++) expect(await refused(bytes.subarray(0, length))).toBe(true);
    const longer = new Uint8Array(bytes.length + 4);
    longer.set(bytes);
    expect(await refused(longer)).toBe(true);
    // a file whose digest has another name is a file without one
    const key = new TextDecoder().decode(bytes).indexOf('sha256"');
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at] ^= 0x04;
      expect(await refused(damaged), `byte ${at}`).toBe(at < key || at >= key + 6);
    }
  });

  test("a file without a digest, as other programs and older versions write it, is read", async () => {
    const bytes = written(
      '{"__metadata__":{"format":"1"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
      new Uint8Array(4),
    );
    expect(await decodeTensors(bytes, "x")).toEqual({
      tensors: [{ name: "w", shape: [1], values: new Float32Array(1) }],
      metadata: { format: "1" },
    });
  });

  test.each([
    ["no JSON", "{"],
    ["a list", "[1]"],
    ["null", "null"],
    ["a number for an entry", '{"w":3}'],
    ["null for an entry", '{"w":null}'],
    ["no offsets", '{"w":{"dtype":"F32","shape":[1]}}'],
    ["half precision", '{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}'],
    ["offsets beyond the file", '{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}'],
    ["offsets that run backwards", '{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}'],
    ["fewer bytes than the shape needs", '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}'],
    ["negative lengths", '{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}'],
    ["metadata that are no text", '{"__metadata__":{"format":1}}'],
    ["a digest of another length", '{"__metadata__":{"sha256":"00"}}'],
    ["bytes that are no whole numbers", '{"w":{"dtype":"F32","shape":[],"data_offsets":[0,3]}}'],
  ])("%s: unreadable-file", async (_what, header) => {
    expect(await refused(written(header, new Uint8Array(4)))).toBe(true);
  });
});
