import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestInWebAssembly } from "./nearest-in-web-assembly.js";
import { nearestInJavaScript } from "./nearest-neighbors.js";

const search = fc
  .record({
    columns: fc.integer({ min: 1, max: 6 }),
    asked: fc.integer({ min: 1, max: 12 }),
    searched: fc.integer({ min: 1, max: 30 }),
    count: fc.integer({ min: 1, max: 30 }),
    seed: fc.array(fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ min: -1e3, max: 1e3, noNaN: true })), {
      minLength: 1,
      maxLength: 40,
    }),
    first: fc.integer({ min: -1, max: 29 }),
  })
  .map(({ columns, asked, searched, count, seed, first }) => {
    // few different values, so that many distances are equal
    const rows = (length: number) => Float64Array.from({ length: length * columns }, (_, at) => seed[at % seed.length]);
    const own = Int32Array.from({ length: asked }, (_, row) =>
      first >= 0 && first + row < searched ? first + row : -1,
    );
    const others = searched - (own.some((place) => place >= 0) ? 1 : 0);
    return { columns, asked: rows(asked), searched: rows(searched), own, count: Math.min(count, others) };
  });

test("the search in WebAssembly has the bits of that in JavaScript, with ties and fewer cells than a block", () => {
  fc.assert(
    fc.property(
      search.filter(({ count }) => count > 0),
      (given) => {
        expect(nearestInWebAssembly(given)).toEqual(nearestInJavaScript(given));
      },
    ),
  );
});
