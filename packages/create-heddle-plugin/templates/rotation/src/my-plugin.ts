import { definePlugin, HeddleError, type Matrix, type Rotation } from "@heddle/contracts";
import { z } from "zod";

const options = z.strictObject({
  sweeps: z.number().int().min(1).default(100).describe("Maximum number of sweeps over all pairs of latents."),
});

/** Principal axes of the latents: the orthogonal rotation after which they are uncorrelated (Jacobi 1846). */
export default definePlugin({
  role: "rotation",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Rotates the latents to their principal axes; distances stay the same.",
  source: "Cyclic Jacobi rotations of the covariance.",
  citations: [
    {
      text: "Jacobi 1846. Über ein leichtes Verfahren, die in der Theorie der Säcularstörungen vorkommenden Gleichungen numerisch aufzulösen. Journal für die reine und angewandte Mathematik 30.",
      url: "https://doi.org/10.1515/crll.1846.30.51",
    },
  ],
  options,
  create: ({ sweeps }): Rotation => ({
    isometric: true,
    usesColumns: [],
    fit: ({ means }) => ({ matrix: principalAxes(means, sweeps) }),
  }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "rotation/my-plugin": z.input<typeof options>;
  }
}

function principalAxes(means: Matrix, sweeps: number): Matrix {
  const size = means.columns;
  const covariance = covarianceOf(means);
  const axes = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < sweeps; sweep++)
    for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) uncorrelate(covariance, axes, i, j);
  const variances = covariance.map((row, i) => row[i] ?? 0);
  const largest = Math.max(...variances);
  if (!variances.every((variance) => variance > 1e-10 * largest)) throw unusable("linearly dependent latents");
  const order = [...variances.keys()].sort((a, b) => (variances[b] ?? 0) - (variances[a] ?? 0));
  const rows = order.flatMap((i) => withCanonicalSign(axes[i] ?? []));
  return { rows: size, columns: size, values: Float64Array.from(rows) };
}

function covarianceOf({ rows, columns, values }: Matrix): number[][] {
  if (!values.every(Number.isFinite)) {
    throw new HeddleError("non-finite", { expected: "finite latents", got: "NaN", next: "Train again." });
  }
  if (rows <= columns) throw unusable(`${rows} cells for ${columns} latents`);
  const column = (j: number) => values.filter((_, at) => at % columns === j);
  const centered = Array.from({ length: columns }, (_, j) => {
    const own = column(j);
    const mean = own.reduce((sum, value) => sum + value, 0) / rows;
    return own.map((value) => value - mean);
  });
  return centered.map((x) => centered.map((y) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0) / rows));
}

/** Rotates axes i and j so that the latents i and j are uncorrelated. */
function uncorrelate(covariance: number[][], axes: number[][], i: number, j: number): void {
  const off = covariance[i]?.[j] ?? 0;
  if (off === 0) return;
  const theta = ((covariance[j]?.[j] ?? 0) - (covariance[i]?.[i] ?? 0)) / (2 * off);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  const turn = (x: number[] = [], y: number[] = []) => {
    for (const [k, value] of x.entries()) {
      const other = y[k] ?? 0;
      x[k] = cosine * value - sine * other;
      y[k] = sine * value + cosine * other;
    }
  };
  turn(axes[i], axes[j]);
  turn(covariance[i], covariance[j]);
  for (const row of covariance) {
    const [x, y] = [row[i] ?? 0, row[j] ?? 0];
    row[i] = cosine * x - sine * y;
    row[j] = sine * x + cosine * y;
  }
}

/** The entry of largest magnitude is positive. */
function withCanonicalSign(axis: readonly number[]): number[] {
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return axis.map((value) => (largest < 0 ? -value : value));
}

const unusable = (got: string) =>
  new HeddleError("bad-data", {
    expected: "more cells than latents, and latents that vary independently",
    got,
    next: "Use fewer latents.",
  });
