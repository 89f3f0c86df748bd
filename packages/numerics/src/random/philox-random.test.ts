import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { philox4x32 } from "./philox.js";
import { createRandom } from "./philox-random.js";

function block(counter: readonly number[], key: readonly number[]): string[] {
  const output = new Uint32Array(4);
  philox4x32(output, 0, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
  return Array.from(output, (word) => word.toString(16).padStart(8, "0"));
}

describe("philox4x32-10, known answers of Random123 (kat_vectors)", () => {
  const ones = 0xffffffff;
  test("counter 0, key 0", () => {
    expect(block([0, 0, 0, 0], [0, 0])).toEqual(["6627e8d5", "e169c58d", "bc57ac4c", "9b00dbd8"]);
  });
  test("counter and key all ones", () => {
    expect(block([ones, ones, ones, ones], [ones, ones])).toEqual(["408f276d", "41c83b0e", "a20bc7c6", "6d5451fd"]);
  });
  test("counter and key the digits of π", () => {
    const counter = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
    expect(block(counter, [0xa4093822, 0x299f31d0])).toEqual(["d16cfe09", "94fdcceb", "5001e420", "24126ea1"]);
  });
});

test("seed 0 draws the words of key 0: uniform() = (word + ½) / 2³², exactly", () => {
  const random = createRandom(0);
  for (const word of [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]) {
    expect(random.uniform()).toBe((word + 0.5) / 2 ** 32);
  }
});

describe("streams", () => {
  test("the same name gives the same stream, regardless of earlier draws", () => {
    const unused = createRandom(7);
    const used = createRandom(7);
    used.normals(1001);
    used.stream("other").uniform();
    expect(used.stream("weights").uniforms(9)).toEqual(unused.stream("weights").uniforms(9));
  });

  test("different seeds, names and paths give different streams", () => {
    const first = (random: { uniform(): number }) => random.uniform();
    const root = createRandom(7);
    const seen = [
      ...[0, 1, -1, 7, 2 ** 32, 2 ** 32 + 7, -(2 ** 53 - 1), 2 ** 53 - 1].map((seed) => first(createRandom(seed))),
      ...["", "7", "seven"].map((seed) => first(createRandom(seed))),
      ...["", "a", "b", "ab", "ba", "abcd", "abcde", "abcd\0", "é", 1, 10, -1].map((name) => first(root.stream(name))),
      first(root.stream("a").stream("b")),
      first(root.stream("b").stream("a")),
      first(root.stream("").stream("")),
    ];
    expect(new Set(seen).size).toBe(seen.length);
  });

  test("a number and its decimal text give the same stream", () => {
    expect(createRandom(3).stream(12).uniform()).toBe(createRandom(3).stream("12").uniform());
  });

  test("a seed that is not a safe integer throws an error", () => {
    expect(() => createRandom(0.5)).toThrow(/expected a seed/);
    expect(() => createRandom(2 ** 53)).toThrow(/expected a seed/);
  });

  test("two named streams are uncorrelated: |r| < 4 / √n at n = 100 000", () => {
    const n = 100_000;
    const a = createRandom(1).stream("a").normals(n);
    const b = createRandom(1).stream("b").normals(n);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += a[i] * b[i];
    expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
  });
});

describe("bulk draws", () => {
  test("any mixture of bulk and single normals equals the sequence of single ones in float32 exactly", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }), (lengths) => {
        const bulk = createRandom(5);
        const single = createRandom(5);
        for (const length of lengths) {
          const values = length === 9 ? Float32Array.of(bulk.normal()) : bulk.normals(length);
          for (const value of values) expect(value).toBe(Math.fround(single.normal()));
        }
      }),
    );
  });

  test("bulk uniforms are single uniforms truncated to 23 bits: within 2⁻²³, strictly inside (0, 1)", () => {
    const bulk = createRandom(5);
    const single = createRandom(5);
    for (const length of [1, 2, 3, 4, 5, 1000]) {
      for (const value of bulk.uniforms(length)) {
        expect(Math.abs(value - single.uniform())).toBeLessThan(2 ** -23);
        expect(value > 0 && value < 1).toBe(true);
      }
    }
  });
});

describe("distributions at n = 200 000", () => {
  const n = 200_000;
  test("uniform: mean ½, variance 1/12 within 5 standard errors; 64 bins by χ² within 5 deviations", () => {
    const values = createRandom(11).uniforms(n);
    const bins = new Float64Array(64);
    let sum = 0;
    let squares = 0;
    for (const value of values) {
      sum += value;
      squares += (value - 0.5) ** 2;
      bins[Math.floor(value * 64)] += 1;
    }
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(squares / n - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / n));
    const chiSquare = bins.reduce((total, count) => total + (count - n / 64) ** 2 / (n / 64), 0);
    expect(Math.abs(chiSquare - 63)).toBeLessThan(5 * Math.sqrt(2 * 63));
  });

  test("normal: moments 0, 1, 0, 3 and pair products within 5 standard errors; tails as expected", () => {
    const values = createRandom(12).normals(n);
    const moments = [0, 0, 0, 0];
    let neighbors = 0;
    let beyondThreeSd = 0;
    for (let i = 0; i < n; i++) {
      const z = values[i];
      for (let power = 0; power < 4; power++) moments[power] += z ** (power + 1) / n;
      if (i % 2 === 1) neighbors += (z * values[i - 1]) / (n / 2);
      if (Math.abs(z) > 3) beyondThreeSd += 1;
    }
    const expected = [0, 1, 0, 3];
    const deviation = [1, 2, 15, 96].map((variance) => Math.sqrt(variance / n));
    for (let power = 0; power < 4; power++) {
      expect(Math.abs(moments[power] - expected[power])).toBeLessThan(5 * deviation[power]);
    }
    expect(Math.abs(neighbors)).toBeLessThan(5 / Math.sqrt(n / 2));
    expect(Math.abs(beyondThreeSd - 0.0026998 * n)).toBeLessThan(5 * Math.sqrt(0.0027 * n));
  });

  test("integer(6): every face within 5 deviations of a sixth; integer(2⁴⁰ + 1) covers its range", () => {
    const random = createRandom(13);
    const faces = new Float64Array(6);
    for (let i = 0; i < n; i++) faces[random.integer(6)] += 1;
    for (const count of faces) expect(Math.abs(count - n / 6)).toBeLessThan(5 * Math.sqrt((n * 5) / 36));
    let largest = 0;
    for (let i = 0; i < 1000; i++) largest = Math.max(largest, random.integer(2 ** 40 + 1));
    expect(largest).toBeGreaterThan(0.98 * 2 ** 40);
    expect(largest).toBeLessThanOrEqual(2 ** 40);
  });

  test("permutation: every number once; over 24 000 shuffles of 4 all 24 orders within 5 deviations", () => {
    const random = createRandom(14);
    expect(Array.from(random.permutation(1000)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 1000 }, (_, i) => i),
    );
    const orders = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.permutation(4).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(24);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000));
  });
});
