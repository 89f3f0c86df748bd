/** Random cases of operations that move and copy entries. */
import { type Tensor, tf } from "@heddle/ops";
import fc from "fast-check";
import { normals } from "./array.js";
import { type Family, moved, shape, sums, withAxis } from "./random-shape.js";
import { concatenated, gathered, padded, sliced, stacked, tiled, transposed } from "./stock-references.js";

const withBox = shape.chain((own) =>
  fc.record({
    own: fc.constant(own),
    box: fc.tuple(...own.map((n) => fc.tuple(fc.nat({ max: n - 1 }), fc.nat({ max: n - 1 })))),
    times: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: own.length, maxLength: own.length }),
    order: fc.shuffledSubarray(
      own.map((_, axis) => axis),
      { minLength: own.length },
    ),
  }),
);

export const movingFamilies: readonly Family[] = [
  {
    title: "slices, tiles, pads and transposes",
    cases: withBox.map(({ own, box, times, order }) => {
      const begin = box.map(([p, q]) => Math.min(p, q));
      const size = box.map(([p, q]) => Math.abs(p - q) + 1);
      const margins = box.map(([p, q]): [number, number] => [p, q]);
      return {
        inputs: [normals("x", ...own)],
        compute: (x) => [tf.slice(x, begin, size), tf.tile(x, times), tf.pad(x, margins, 2), tf.transpose(x, order)],
        reference: (x) => [sliced(x, begin, size), tiled(x, times), padded(x, margins, 2), transposed(x, order)],
        limit: moved,
        gradient: sums,
      };
    }),
  },
  {
    title: "concatenations and stacks, also of empty parts",
    cases: fc
      .record({ where: withAxis, lengths: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 4 }) })
      .map(({ where: { own, axis }, lengths }) => ({
        inputs: [...lengths, own[axis]].map((n, part) =>
          normals(`part${part}`, ...own.map((other, i) => (i === axis ? n : other))),
        ),
        compute: (...parts) => [tf.concat(parts, axis), tf.stack([parts.at(-1)!, parts.at(-1)!], axis)],
        reference: (...parts) => [concatenated(parts, axis), stacked([parts.at(-1)!, parts.at(-1)!], axis)],
        limit: moved,
        gradient: sums,
      })),
  },
  {
    title: "gathers, also of no rows",
    cases: fc
      .record({ where: withAxis, draws: fc.array(fc.nat({ max: 96 }), { maxLength: 6 }) })
      .map(({ where: { own, axis }, draws }) => {
        const chosen = Int32Array.from(draws, (draw) => draw % own[axis]);
        return {
          inputs: [normals("x", ...own)],
          compute: (x) => tf.gather(x, tf.tensor1d(chosen, "int32"), axis) as Tensor,
          reference: (x) => gathered(x, chosen, axis),
          limit: moved,
        };
      }),
  },
];
