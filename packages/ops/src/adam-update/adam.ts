import { type NamedTensors, type Optimizer, ownValue, type StateVariable, type Variable } from "@heddle/contracts";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { tf } from "../tf.js";
import { variable } from "../variable.js";
import { type AdamSettings, adamInPlace, adamUpdate } from "./adam-update.js";

interface Slot {
  readonly weight: Variable;
  readonly first: StateVariable;
  readonly second: StateVariable;
}

/**
 * Kingma & Ba 2014 (arXiv:1412.6980), algorithm 1, as torch.optim.Adam computes it. See `Optimizer`. It is defined here
 * because plugins do not import each other: the optimizer `adam` and the optimizer of an adversary both use it.
 */
export class Adam implements Optimizer {
  private slots: Slot[] = [];
  /** β1ᵗ and β2ᵗ, stored as products: exact after a resume, without a power function. */
  private powers: StateVariable | undefined;

  constructor(private readonly settings: AdamSettings) {}

  get state(): readonly StateVariable[] {
    return [...(this.powers ? [this.powers] : []), ...this.slots.flatMap(({ first, second }) => [first, second])];
  }

  begin(weights: readonly Variable[]): void {
    this.powers = variable("powers", [2], Float32Array.of(1, 1));
    this.slots = weights.map((weight) => {
      const zeros = () => new Float32Array(weight.value.size);
      const { shape } = weight.value;
      return {
        weight,
        first: variable(`${weight.name}.first`, shape, zeros()),
        second: variable(`${weight.name}.second`, shape, zeros()),
      };
    });
  }

  apply(gradients: NamedTensors, learningRate: Scalar): void {
    tf.tidy(() => {
      const { beta1, beta2 } = this.settings;
      const powers = this.powers!;
      powers.assign(tf.mul(powers.value, tf.tensor1d([beta1, beta2])));
      const [corrected1, corrected2] = tf.split(tf.sub(1, powers.value), 2) as [Tensor, Tensor];
      const rate = tf.div(learningRate, tf.reshape(corrected1, [])) as Scalar;
      const root = tf.sqrt(tf.reshape(corrected2, [])) as Scalar;
      for (const slot of this.slots) {
        const gradient = ownValue(gradients, slot.weight.name);
        if (gradient) this.applyOne(slot, gradient, rate, root);
      }
    });
  }

  private applyOne({ weight, first, second }: Slot, gradient: Tensor, rate: Scalar, root: Scalar): void {
    tf.tidy(() => {
      const input = { weight: weight.value, gradient, first: first.value, second: second.value, rate, root };
      if (adamInPlace(input, this.settings)) return;
      const next = adamUpdate(input, this.settings);
      weight.assign(next.weight);
      first.assign(next.first);
      second.assign(next.second);
    });
  }
}
