import { type LatentSpec, type Random, unitWidths, type Variable } from "@heddle/contracts";
import { matrixProduct, type Tensor2D, tf, variable } from "@heddle/ops";

interface Split {
  readonly start: number;
  readonly columns: number;
  readonly weights: Variable;
}

/** Maps each unit (a Gaussian coordinate or a categorical latent) by its own linear map into a shared space. */
export class SplitMap {
  readonly weights: readonly Variable[];
  private readonly units: readonly Split[];

  /** Standard normal over √columns, as DRVI's split_transformation_weight. */
  constructor(spec: LatentSpec, width: number, random: Random) {
    const sizes = unitWidths(spec);
    this.units = sizes.map((columns, unit) => {
      const name = `split${unit}`;
      const start = random.stream(name).normals(columns * width);
      return {
        start: sizes.slice(0, unit).reduce((sum, size) => sum + size, 0),
        columns,
        weights: variable(
          name,
          [columns, width],
          start.map((value) => value / Math.sqrt(columns)),
        ),
      };
    });
    this.weights = this.units.map(({ weights }) => weights);
  }

  get splits(): number {
    return this.units.length;
  }

  /** N × columns → S·N × width, all cells of the first split before those of the second. */
  apply(z: Tensor2D): Tensor2D {
    const parts = this.units.map(({ start, columns, weights }) =>
      matrixProduct(tf.slice(z, [0, start], [-1, columns]), weights.value as Tensor2D),
    );
    return parts.length === 1 ? parts[0] : tf.concat(parts, 0);
  }
}
