import { summarize } from "./statistics.mjs";

/** Arguments that distinguish the calls of a kernel. */
const SIZES = {
  matrixProduct: ([a, b, m, n, k]) => ` ${m} × ${k} × ${n}${a ? ", a transposed" : ""}${b ? ", b transposed" : ""}`,
};

/** Each operation of a step, by name: calls per step and milliseconds in all, medians over `count` steps. */
export async function timeOperations(step, count) {
  const totals = new Map();
  for (let i = 0; i < count; i++) {
    await step((name, given, milliseconds) => {
      const key = `${name}${SIZES[name]?.(given) ?? ""}`;
      if (!totals.has(key))
        totals.set(
          key,
          Array.from({ length: count }, () => ({ calls: 0, milliseconds: 0 })),
        );
      const entry = totals.get(key)[i];
      entry.calls++;
      entry.milliseconds += milliseconds;
    });
  }
  return [...totals].map(([name, steps]) => {
    const { median } = summarize(steps.map(({ milliseconds }) => milliseconds));
    return { name, calls: steps[0].calls, milliseconds: median };
  });
}
