import { HeddleError, type StepContext } from "@heddle/contracts";
import { concreteLogProb, concretePairs, concreteSample } from "@heddle/layers";
import { type Scalar, type Tensor2D, tf } from "@heddle/ops";
import type { PosteriorPart } from "./factorized-posterior.js";

/**
 * One categorical latent, relaxed: a Concrete with these logits (N × categories) at the temperature of the step; one
 * unit (Jang et al. 2017, arXiv:1611.01144; Maddison et al. 2017, arXiv:1611.00712). `mean` is the probabilities.
 */
export class ConcretePart implements PosteriorPart {
  readonly group;
  readonly spec;
  readonly units = 1;
  readonly columns: number;

  constructor(private readonly logits: Tensor2D) {
    this.columns = logits.shape[1];
    this.group = { kind: "concrete", logits } as const;
    this.spec = { kind: "concrete", categories: this.columns } as const;
  }

  get mean(): Tensor2D {
    return tf.softmax(this.logits) as Tensor2D;
  }

  sample(name: string, step: StepContext, temperature: Scalar | undefined): Tensor2D {
    const uniform = step.random.uniform(name, this.logits.shape) as Tensor2D;
    return concreteSample(this.logits, uniform, given(temperature));
  }

  logProb(z: Tensor2D, temperature: Scalar | undefined): Tensor2D {
    return concreteLogProb(z, this.logits, given(temperature));
  }

  pairs(z: Tensor2D, _unit: number, temperature: Scalar | undefined): Tensor2D {
    return concretePairs(z, this.logits, given(temperature));
  }
}

/** The density requires the temperature of the draw. */
function given(temperature: Scalar | undefined): Scalar {
  if (temperature) return temperature;
  throw new HeddleError("internal", {
    expected: "the temperature at which a Concrete group was drawn",
    got: "a latent without a temperature",
    next: "Pass a latent from Posterior.sample or Prior.sample.",
  });
}
