import { HeddleError, type SparseCounts } from "@heddle/contracts";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { defineOp, hasOwnKernel } from "../define-op.js";
import { tf } from "../tf.js";
import { type CountAttributes, type CountInput, hostCountLikelihood } from "./host-kernel.js";
import { referenceCountLikelihood } from "./reference-kernel.js";
import { weighDerivatives } from "./weigh-derivatives.js";

/** Parameters of a negative binomial per cell and gene, before their links. */
export interface NegativeBinomialHeads {
  /** N × G: μ = softmax over genes · exp(logSize). */
  readonly logits: Tensor2D;
  /** N: ln of the library size. */
  readonly logSize: Tensor1D;
  /** ln θ: 1 × G, levels × G with `rows`, or N × G. Clipped to ±60. */
  readonly dispersion: Tensor2D;
  /** Each cell's row of `dispersion`, N, for dispersion per category. */
  readonly rows?: Int32Array | undefined;
}
export interface ZinbHeads extends NegativeBinomialHeads {
  /** N × G: logit of the dropout probability. */
  readonly dropout: Tensor2D;
}

// No gradients of their own: the functions below compute them in one evaluation, from derivatives that the forward
// pass also returns when a tape is active. Each has its own name, so that a backend can register a kernel for each.
const negativeBinomialOp = defineOp<CountInput, CountAttributes>({
  name: "HeddleNegativeBinomial",
  reference: referenceCountLikelihood,
  host: hostCountLikelihood,
  gradient: () => ({}),
});
const zinbOp = defineOp<CountInput | "dropout", CountAttributes>({
  name: "HeddleZeroInflatedNegativeBinomial",
  reference: referenceCountLikelihood,
  host: hostCountLikelihood,
  gradient: () => ({}),
});

/**
 * ln p(x) of each cell, N, nats: Σ over genes of the negative binomial with mean μ and dispersion θ (variance
 * μ + μ²/θ), constants included. counts: N × G, integers ≥ 0, dense or a minibatch's. Differentiable in logits, logSize and dispersion.
 * Computed from ln μ = logit − logsumexp + logSize, so no ε is added inside a logarithm. Lopez et al. 2018,
 * supplementary note 4; derivatives in host-row.ts. Throws HeddleError "internal" for shapes that do not fit.
 */
export function negativeBinomialLogProb(counts: Tensor2D | SparseCounts, heads: NegativeBinomialHeads): Tensor1D {
  const { logits, logSize, dispersion, rows } = heads;
  const x = countsForKernel(counts, "HeddleNegativeBinomial");
  return withDerivatives(x, [logits, logSize, dispersion], rows, (attributes) =>
    negativeBinomialOp({ ...x.input, logits, logSize, dispersion }, attributes),
  );
}

/** As `negativeBinomialLogProb`, with each count replaced by 0 with probability sigmoid(dropout). */
export function zinbLogProb(counts: Tensor2D | SparseCounts, heads: ZinbHeads): Tensor1D {
  const { logits, logSize, dispersion, dropout, rows } = heads;
  const x = countsForKernel(counts, "HeddleZeroInflatedNegativeBinomial");
  return withDerivatives(x, [logits, logSize, dispersion, dropout], rows, (attributes) =>
    zinbOp({ ...x.input, logits, logSize, dispersion, dropout }, attributes),
  );
}

interface KernelCounts {
  readonly cells: number;
  readonly genes: number;
  readonly input: { readonly counts: Tensor2D };
  readonly sparse: SparseCounts | undefined;
}

/** Sparse counts stay sparse where the backend has its own kernel; reference and host kernel use dense counts. */
function countsForKernel(counts: Tensor2D | SparseCounts, kernel: string): KernelCounts {
  if (counts instanceof tf.Tensor) {
    const [cells, genes] = counts.shape as [number, number];
    return { cells, genes, input: { counts: counts as Tensor2D }, sparse: undefined };
  }
  const { cells, genes } = counts;
  const own = hasOwnKernel(kernel);
  // kernels read `counts` only if `sparse` is absent
  const input = (own ? {} : { counts: counts.dense() }) as { counts: Tensor2D };
  return { cells, genes, input, sparse: own ? counts : undefined };
}

function withDerivatives(
  counts: KernelCounts,
  inputs: readonly Tensor[],
  rows: Int32Array | undefined,
  run: (attributes: CountAttributes) => Tensor[],
): Tensor1D {
  checkShapes(counts, inputs, rows);
  const gradient = tf.engine().isTapeOn();
  const { cells, sparse } = counts;
  if (!gradient) return run({ rows, gradient, sparse })[0] as Tensor1D;
  const headRows = inputs[2].shape[0];
  return tf.customGrad((...args) => {
    const save = args[args.length - 1] as unknown as (tensors: Tensor[]) => void;
    const [logProb, ...derivatives] = run({ rows, gradient, sparse });
    save(derivatives);
    return {
      value: logProb,
      gradFunc: (dy: Tensor, [byLogits, byLogSize, byDispersion, byDropout]: Tensor[]) => [
        weighDerivatives(dy, byLogits, { headRows: cells, rows: undefined }),
        tf.mul(dy, byLogSize),
        weighDerivatives(dy, byDispersion, { headRows, rows }),
        ...(byDropout ? [weighDerivatives(dy, byDropout, { headRows: cells, rows: undefined })] : []),
      ],
    };
  })(...inputs) as Tensor1D;
}

function checkShapes({ cells, genes }: KernelCounts, inputs: readonly Tensor[], rows: Int32Array | undefined): void {
  const [logits, logSize, dispersion, dropout] = inputs;
  const is = (tensor: Tensor, ...shape: number[]): boolean => `${tensor.shape}` === `${shape}`;
  const headRows = dispersion.shape[0];
  const dispersionFits = rows
    ? rows.length === cells && rows.every((row) => row >= 0 && row < headRows)
    : headRows === 1 || headRows === cells;
  const fits =
    is(logits, cells, genes) &&
    is(logSize, cells) &&
    is(dispersion, headRows, genes) &&
    dispersionFits &&
    (!dropout || is(dropout, cells, genes));
  if (fits) return;
  throw new HeddleError("internal", {
    expected: `logits ${cells} × ${genes}, logSize ${cells}, dispersion of 1 or ${cells} rows, or any with a row per cell`,
    got: `${inputs.map((tensor) => `[${tensor.shape}]`).join(", ")}${rows ? `, ${rows.length} rows given` : ""}`,
    next: "Pass the heads that the likelihood declares.",
  });
}
