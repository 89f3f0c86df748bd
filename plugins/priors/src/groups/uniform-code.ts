import { HeddleError, type PosteriorGroup, type StepContext } from "@heddle/contracts";
import { categoricalDivergence, concreteLogProb, concreteSample } from "@heddle/layers";
import { type Scalar, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import type { GroupDraw, PriorPart } from "./factorized-prior.js";

/** Logits of the posterior's group; prior and posterior have the same latents. */
export function logitsOf(group: PosteriorGroup): Tensor2D {
  if (group.kind === "concrete") return group.logits;
  throw misplaced("a Concrete group", group.kind);
}

export const misplaced = (expected: string, got: string) =>
  new HeddleError("internal", { expected, got, next: "Create prior and encoder with the same latents." });

/** The temperature at which a Concrete group was drawn. */
export function temperatureOf({ temperature }: GroupDraw): Scalar {
  if (temperature) return temperature;
  throw misplaced("a draw of Concrete groups with its temperature", "one without");
}

/** Uniform over categories; the density is that of the Concrete with equal logits. */
export class UniformCode implements PriorPart {
  readonly weights = [];
  readonly estimator = "analytic";
  readonly perUnit = true;

  constructor(private readonly categories: number) {}

  divergence(group: PosteriorGroup): Tensor2D {
    return categoricalDivergence(logitsOf(group), this.logits(1));
  }

  logProb(draw: GroupDraw): Tensor1D {
    const logProb = concreteLogProb(draw.z, this.logits(1), temperatureOf(draw));
    return tf.squeeze(logProb, [1]) as Tensor1D;
  }

  sample(cells: number, number: number, _covariates: unknown, step: StepContext): Tensor2D {
    const uniform = step.random.uniform(`prior${number}`, [cells, this.categories]) as Tensor2D;
    return concreteSample(this.logits(cells), uniform, step.temperature());
  }

  private logits(rows: number): Tensor2D {
    return tf.zeros([rows, this.categories]);
  }
}
