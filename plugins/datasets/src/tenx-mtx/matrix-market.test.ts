import fc from "fast-check";
import { expect, test } from "vitest";
import { readMatrixMarket } from "./matrix-market.js";

test("the entries do not depend on how the bytes are split", async () => {
  const entries = fc.array(fc.tuple(fc.nat(98), fc.nat(98), fc.nat(1000)), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(entries, fc.integer({ min: 1, max: 40 }), async (wanted, piece) => {
      const lines = wanted.map(([row, column, value]) => `${row + 1} ${column + 1}\t${value}`);
      const head = ["%%MatrixMarket matrix coordinate integer general", "% note", `99 99 ${wanted.length}`];
      const bytes = new TextEncoder().encode([...head, ...lines].join("\n"));
      async function* pieces() {
        for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
      }
      const found: [number, number, number][] = [];
      const sink = {
        size: (size: { rows: number }) => expect(size.rows).toBe(99),
        entry: (row: number, column: number, value: number) => void found.push([row, column, value]),
      };
      await readMatrixMarket(pieces(), sink, { name: "m", support: "counts" });
      expect(found).toEqual(wanted);
    }),
  );
});
