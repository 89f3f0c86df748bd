import type { CsrRows } from "@heddle/contracts";
import { expect, test } from "vitest";
import { normalMatrix } from "../../test/matrix.js";
import { createRandom } from "../random/philox-random.js";
import { csrOperand } from "./operand.js";
import { runInPasses } from "./passes.js";
import { principalComponents, principalComponentsInPasses } from "./principal-components.js";
import { RowProducts, type Transform } from "./row-products.js";
import { csrBlocksOperand } from "./streamed-operand.js";

const GENES = 30;

/** Rows of different lengths, some without entries and some with an entry of value 0. */
function randomRows(cells: number): CsrRows {
  const draws = createRandom("rows").uniforms(cells * GENES);
  const density = createRandom("density").uniforms(cells);
  const chosen = Array.from({ length: cells }, (_, cell) =>
    Array.from({ length: GENES }, (_, gene) => gene).filter((gene) => draws[cell * GENES + gene] < density[cell] - 0.1),
  );
  const columns = Int32Array.from(chosen.flat());
  const rowStarts = new Int32Array(cells + 1);
  for (const [cell, genes] of chosen.entries()) rowStarts[cell + 1] = rowStarts[cell] + genes.length;
  return { rowStarts, columns, counts: Float32Array.from(columns, (gene, at) => (gene * at) % 7) };
}

const cut = ({ rowStarts, columns, counts }: CsrRows, start: number, end: number): CsrRows => ({
  rowStarts: rowStarts.subarray(start, end + 1).map((at) => at - rowStarts[start]),
  columns: columns.subarray(rowStarts[start], rowStarts[end]),
  counts: counts.subarray(rowStarts[start], rowStarts[end]),
});

const roots: Transform = ({ counts }, _cell, values) => {
  for (let at = 0; at < counts.length; at++) values[at] = Math.sqrt(counts[at]);
};

test.each([1, 7, 10, 13, 20])(
  "%d columns: products of blocks in WebAssembly and in JavaScript have the bits of csrOperand",
  (width) => {
    const rows = randomRows(90);
    const right = normalMatrix(4, GENES, width);
    const whole = csrOperand(rows, GENES, Math.sqrt);
    const expected = whole.multiply(right);
    const transposed = whole.transposedMultiply(expected);
    for (const inWebAssembly of [true, false]) {
      const products = new RowProducts(GENES, roots, inWebAssembly);
      // a second pass starts from 0; blocks grow and shrink
      for (const ends of [[90], [0, 3, 70, 71, 90]]) {
        products.start(right);
        let start = 0;
        for (const end of ends) {
          const found = products.multiply(cut(rows, start, end), start);
          expect([...found]).toEqual([...expected.values.subarray(start * width, end * width)]);
          products.addTransposed();
          start = end;
        }
        expect(products.sum()).toEqual(transposed);
      }
    }
  },
);

test("computations side by side have the bits of principal components of all rows, alone and together", async () => {
  const rows = randomRows(90);
  async function* read() {
    for (let start = 0; start < 90; start += 16) yield cut(rows, start, Math.min(90, start + 16));
  }
  const options = (components: number) => ({ components, random: createRandom(components) });
  function* computation(components: number) {
    const operand = yield* csrBlocksOperand({ cells: 90, genes: GENES }, roots);
    return yield* principalComponentsInPasses(operand, options(components));
  }
  const expected = [3, 25].map((components) =>
    principalComponents(csrOperand(rows, GENES, Math.sqrt), options(components)),
  );
  // 25 + 10 directions exceed the genes: this computation needs fewer passes than the other
  expect(await runInPasses(read, [computation(3), computation(25)])).toEqual(expected);
  expect(await runInPasses(read, [computation(25)])).toEqual([expected[1]]);
});
