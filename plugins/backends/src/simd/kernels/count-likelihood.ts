import { lgamma } from "@heddle/numerics";
import type { TensorInfo } from "@heddle/ops";
import type { SimdBackend } from "../simd-backend.js";
import { type Call, houseKernel } from "./kernel.js";

type Heads = "counts" | "logits" | "logSize" | "dispersion";
interface Attributes {
  readonly rows: Int32Array | undefined;
  readonly gradient: boolean;
}

const FACTORIALS = 1024;
/** ln i! for i < 1,024, float64, once per backend. */
const factorials = new WeakMap<SimdBackend, number>();

function logFactorials(backend: SimdBackend): number {
  const known = factorials.get(backend);
  if (known !== undefined) return known;
  const pointer = backend.heap.allocate(FACTORIALS * 8);
  const values = Float64Array.from({ length: FACTORIALS }, (_, i) => (i < 2 ? 0 : lgamma(i + 1)));
  backend.heap.doubles(pointer, FACTORIALS).set(values);
  factorials.set(backend, pointer);
  return pointer;
}

/** Outputs as `hostCountLikelihood` of @heddle/ops. */
function logProbability({ inputs, attributes, backend }: Call<Heads | "dropout", Attributes>): TensorInfo[] {
  const { heap, kernels } = backend;
  const { counts, logits, logSize, dispersion } = inputs;
  const dropout = inputs.dropout as TensorInfo | undefined;
  const [cells, genes] = logits.shape as [number, number];
  const headRows = dispersion.shape[0]!;
  const shapes = attributes.gradient
    ? [[cells], [cells, genes], [cells], [cells, genes], ...(dropout ? [[cells, genes]] : [])]
    : [[cells]];
  const outputs = shapes.map((shape) => backend.allocate(shape));
  const [out, byLogits = 0, byLogSize = 0, byDispersion = 0, byDropout = 0] = outputs.map((o) => backend.pointer(o));
  const padded = (genes + 3) & ~3;
  const raw = backend.pointer(dispersion);
  const given = [counts, logits, dropout, logSize].map((x) => (x ? backend.pointer(x) : 0));
  const table = 4 * padded * headRows;
  const rowBytes = attributes.rows || headRows === cells ? 4 * cells : 0;
  heap.scratch(2 * table + rowBytes + kernels.countLikelihoodScratch(genes), (block) => {
    const [theta, inverse, rows] = [block, block + table, block + 2 * table];
    kernels.dispersionTable(headRows, genes, raw, theta, inverse);
    if (rowBytes > 0)
      heap.integers(rows, cells).set(attributes.rows ?? Int32Array.from({ length: cells }, (_, i) => i));
    kernels.countLikelihood(
      ...[0, cells, genes, ...given, raw, theta, inverse, rowBytes > 0 ? rows : 0, logFactorials(backend)],
      ...[out!, byLogits, byLogSize, byDispersion, byDropout, rows + rowBytes],
    );
  });
  return outputs;
}

interface Head {
  readonly headRows: number;
  readonly rows: Int32Array | undefined;
}

function weigh({ inputs, attributes, backend }: Call<"dy" | "derivatives", Head>): TensorInfo {
  const { heap, kernels } = backend;
  const { headRows, rows } = attributes;
  const [cells, genes] = inputs.derivatives.shape as [number, number];
  const output = backend.allocate([headRows, genes]);
  const [dy, derivatives, out] = [inputs.dy, inputs.derivatives, output].map((x) => backend.pointer(x)) as [
    number,
    number,
    number,
  ];
  if (!rows && headRows === cells) {
    kernels.weighRows(cells, genes, derivatives, dy, out);
    return output;
  }
  heap.scratch(4 * cells, (groups) => {
    if (rows) heap.integers(groups, cells).set(rows);
    kernels.weighedSums(cells, genes, derivatives, dy, rows ? groups : 0, headRows, out);
  });
  return output;
}

export function registerCountLikelihood(): void {
  houseKernel("HeddleNegativeBinomial", logProbability);
  houseKernel("HeddleZeroInflatedNegativeBinomial", logProbability);
  houseKernel("HeddleWeighDerivatives", weigh);
}
