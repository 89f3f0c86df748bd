import type { CovariateSpec, Matrix, Random, Variable } from "@heddle/contracts";
import { affine, matrixProduct, type Tensor1D, type Tensor2D, tf, variable } from "@heddle/ops";
import { type CovariateInput, covariateRows } from "./covariate-input.js";

/** Uniform on ±1/√fanIn, the initialization of weights and biases in torch.nn.Linear. */
export function fanInUniform(random: Random, size: number, fanIn: number): Float32Array {
  const bound = 1 / Math.sqrt(fanIn);
  return random.uniforms(size).map((u) => (2 * u - 1) * bound);
}

/**
 * x · weights + (covariates · covariateWeights) + bias. Covariate columns have separate weights, as if
 * appended to x; fan-in includes both. `options.bias: false` removes the bias.
 */
export class Affine {
  readonly weights: Variable;
  readonly covariateWeights: Variable | undefined;
  readonly bias: Variable | undefined;
  readonly variables: readonly Variable[];

  constructor(
    name: string,
    inputs: number,
    covariates: readonly CovariateSpec[],
    private readonly outputs: number,
    random: Random,
    options: { readonly bias: boolean } = { bias: true },
  ) {
    const rows = covariateRows(covariates);
    const fanIn = inputs + rows.length;
    const start = (part: string, size: number) => fanInUniform(random.stream(name).stream(part), size, fanIn);
    this.weights = variable(`${name}.weights`, [inputs, outputs], start("weights", inputs * outputs));
    if (options.bias) this.bias = variable(`${name}.bias`, [outputs], start("bias", outputs));
    if (rows.length > 0) {
      const values = start("covariates", rows.length * outputs);
      this.covariateWeights = variable(`${name}.covariateWeights`, [rows.length, outputs], values, rows);
    }
    const all = [this.weights, this.covariateWeights, this.bias];
    this.variables = all.filter((each) => each !== undefined);
  }

  /** N × inputs → N × outputs. */
  apply(x: Tensor2D, covariates: CovariateInput | undefined): Tensor2D {
    const weights = this.weights.value as Tensor2D;
    if (!this.bias) return this.withCovariates(matrixProduct(x, weights), covariates);
    return this.withCovariates(affine(x, weights, this.bias.value as Tensor1D), covariates);
  }

  /** Adds the remaining terms to a product that the caller computed (sparse counts). */
  complete(product: Tensor2D, covariates: CovariateInput | undefined): Tensor2D {
    return this.withCovariates(this.bias ? (tf.add(product, this.bias.value) as Tensor2D) : product, covariates);
  }

  /** Fixes this output at `value` for every input. Requires a bias. */
  fix(output: number, value: number): void {
    for (const each of this.variables) {
      const fixed = each === this.bias ? value : 0;
      const values = Float32Array.from(each.value.dataSync(), (own, at) =>
        at % this.outputs === output ? fixed : own,
      );
      assign(each, values);
    }
  }

  /** Outputs become matrix · outputs + offset, where matrix is outputs × outputs. Requires a bias for an offset. */
  mapOutputs(matrix: Matrix, offset?: ArrayLike<number>): void {
    for (const each of this.variables) {
      const [own, size] = [each.value.dataSync(), this.outputs];
      const added = each === this.bias ? offset : undefined;
      const values = Float32Array.from({ length: own.length }, (_, at) => {
        const [row, i] = [at - (at % size), at % size];
        let sum = added?.[i] ?? 0;
        for (let j = 0; j < size; j++) sum += matrix.values[i * size + j] * own[row + j];
        return sum;
      });
      assign(each, values);
    }
  }

  /** Afterwards, an input u gives the outputs that x = matrix · u gave; matrix is inputs × inputs. */
  mapInputs({ rows, values: matrix }: Matrix): void {
    const [own, size] = [this.weights.value.dataSync(), this.outputs];
    const values = Float32Array.from({ length: own.length }, (_, at) => {
      const [i, output] = [Math.floor(at / size), at % size];
      let sum = 0;
      for (let j = 0; j < rows; j++) sum += matrix[j * rows + i] * own[j * size + output];
      return sum;
    });
    assign(this.weights, values);
  }

  private withCovariates(sum: Tensor2D, covariates: CovariateInput | undefined): Tensor2D {
    if (this.covariateWeights === undefined || covariates === undefined) return sum;
    return tf.add(sum, covariates.product(this.covariateWeights.value as Tensor2D)) as Tensor2D;
  }
}

const assign = (variable: Variable, values: Float32Array) =>
  tf.tidy(() => variable.assign(tf.tensor(values, [...variable.value.shape])));
