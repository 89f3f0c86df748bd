import { automaticEpochs, type Config } from "@heddle/runtime/config";

/** Share of the epochs that quick training keeps. */
const SHARE = 0.25;
const FEWEST_EPOCHS = 10;

/**
 * The settings `training` for a first look: a quarter of the epochs, at least 10, and no random restarts. Latents are
 * less aligned with factors and reconstruct less than after a full training. `cells` is the number of cells, for
 * `epochs: auto`.
 *
 * @example
 * const { training } = await completeConfig({ factors: ["condition"] });
 * const quick = { factors: ["condition"], training: quickTraining(training, 3000) };
 */
export function quickTraining(training: Config["training"], cells: number): Config["training"] {
  const epochs = training.epochs === "auto" ? automaticEpochs(cells) : training.epochs;
  const fewer = Math.min(epochs, Math.max(FEWEST_EPOCHS, Math.round(SHARE * epochs)));
  return { ...training, epochs: fewer, restarts: { ...training.restarts, count: 1 } };
}

/** "40 epochs, for a first look": quick training in words. */
export const quickTrainingText = ({ epochs }: Pick<Config["training"], "epochs">): string =>
  `${epochs} epochs, for a first look`;
