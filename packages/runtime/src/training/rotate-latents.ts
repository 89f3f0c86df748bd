import { isHeddleError, latentColumns } from "@heddle/contracts";
import type { Composition } from "../composition/compose.js";
import { announcePass } from "../data/cell-counts.js";
import { encodeCells } from "../model/encode-cells.js";
import { fitRotation } from "../model/fit-rotation.js";
import { type LatentView, latentView } from "../model/latent-view.js";
import { columnMeans } from "../model/matrix-parts.js";
import type { OnTrainingEvent } from "./events.js";
import { rotationColumns } from "./rotation-columns.js";
import type { RunSetup } from "./setup.js";
import type { Adapt } from "./start.js";

/** The view of a trained model, or the reason why its latents stay as trained. */
export interface RotatedLatents {
  readonly view?: LatentView;
  readonly warning?: string;
}

/**
 * Fits the configured rotation to the posterior means of the training cells. Latents that cannot be rotated stay as
 * trained, with a warning: the training is not lost. An adapted model keeps the rotation of the model that it starts from.
 */
export async function rotateLatents(setup: RunSetup, onEvent: OnTrainingEvent): Promise<RotatedLatents> {
  const { config, data, model, split, random, rotation, adapt } = setup;
  if (adapt) return keptView(adapt, model);
  if (config.rotation === undefined) return {};
  onEvent({ kind: "stage", name: "rotating the latents" });
  announcePass(data.counts, split.training);
  const { representation: means, variances, klPerLatent } = await encodeCells({ model }, data, split.training);
  try {
    const stored = fitRotation({
      rotation,
      use: config.rotation.use,
      means,
      columns: rotationColumns(setup),
      variances: columnMeans(variances),
      latentSpec: model.latentSpec,
      klPerLatent,
      activeThreshold: config.evaluation.activeThreshold,
      random: random.stream("rotation"),
    });
    return stored ? { view: latentView(stored, latentColumns(model.latentSpec)) } : {};
  } catch (error) {
    if (!isHeddleError(error, "bad-data")) throw error;
    const warning = `The latents stay as trained. ${error.message}`;
    onEvent({ kind: "warning", message: warning });
    return { warning };
  }
}

const keptView = ({ rotation }: Adapt, { latentSpec }: Composition): RotatedLatents =>
  rotation ? { view: latentView(rotation, latentColumns(latentSpec)) } : {};
