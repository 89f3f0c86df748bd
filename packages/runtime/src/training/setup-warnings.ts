import type { Rotation } from "@heddle/contracts";
import type { Composition, PluginSchedules } from "../composition/compose.js";
import type { Config } from "../config/schema.js";
import type { TrainingLabels } from "../data/labels.js";
import type { PreparedData } from "../data/prepare.js";
import { checkFinishes, type Plan } from "../step/schedule.js";
import { cannotRotate } from "./rotatable-model.js";

interface Prepared {
  readonly data: PreparedData;
  readonly schedules: PluginSchedules;
  readonly plan: Plan;
  readonly labels?: TrainingLabels;
  readonly rotation: Rotation;
  /** True if training starts from a model, which determines the genes. */
  readonly hasStart: boolean;
}

/** Warnings about settings that training accepts. */
export function setupWarnings(config: Config, prepared: Prepared): string[] {
  const { data, schedules, plan, labels, rotation, hasStart } = prepared;
  return [
    ...(hasStart ? [] : fewGenes(config, data)),
    ...unfinished(schedules, plan),
    ...unused(config),
    ...supervised(config),
    ...supervisedRotation(config, rotation),
    ...(labels ? fewLabels(config, labels) : []),
  ];
}

function unfinished(schedules: PluginSchedules, plan: Plan): string[] {
  const all = [...schedules].flatMap(([role, named]) =>
    Object.entries(named).map(([name, schedule]) => checkFinishes(`${role}.${name}`, schedule, plan)),
  );
  return all.filter((warning) => warning !== undefined);
}

function fewGenes({ genes }: Config, data: PreparedData): string[] {
  if (genes.count === undefined || genes.count <= data.genesInFile) return [];
  return [`genes.count is ${genes.count}, the data has ${data.genesInFile}: all of them are used.`];
}

/** A factor that is a covariate is an input of the model: results on it are supervised. */
function supervised({ factors, covariates }: Config): string[] {
  const given = factors.filter((factor) => covariates.some(({ name }) => name === factor));
  return given.map(
    (factor) => `${factor} is a factor and a covariate: the model reads it, so that results on it are supervised.`,
  );
}

/** Factors whose means the rotation subtracts: the rotated latents depend on these labels. */
const supervisedRotation = ({ factors }: Config, { usesColumns }: Rotation): string[] =>
  factors
    .filter((factor) => usesColumns.includes(factor))
    .map((factor) => `${factor} is a factor and read by the rotation, so that results on it are supervised.`);

function fewLabels({ training: { batchSize } }: Config, { known, spec }: TrainingLabels): string[] {
  const { column, labeledCells, levels } = spec;
  const lost = known.levels.filter((level) => !levels.includes(level));
  return [
    ...(labeledCells < batchSize
      ? [
          `Only ${labeledCells} training cells have a label of ${column}, fewer than a minibatch (${batchSize}): many steps train the classifier on few cells or none.`,
        ]
      : []),
    ...(lost.length > 0
      ? [`No training cell has the label ${lost.join(", ")} of ${column}: the classifier cannot predict it.`]
      : []),
  ];
}

/** Reasons why `training.rotateAfter` has no effect. */
export function afterTraining({ training, rotation }: Config, model: Composition): string[] {
  if (training.rotateAfter === undefined) return [];
  const reason = rotation === undefined ? "no rotation is configured" : cannotRotate(model);
  return reason === undefined ? [] : [`training.rotateAfter has no effect: ${reason}.`];
}

function unused({ training }: Config): string[] {
  if (training.earlyStopping === false || training.validation > 0) return [];
  return ["earlyStopping has no effect: training.validation is 0."];
}

/** A warning for an adapted covariate that the encoder does not read. */
export const encoderWithout = (covariate: string, { encoder }: Composition): string[] =>
  encoder.usesCovariates.includes(covariate)
    ? []
    : [
        `The encoder does not use ${covariate}: only the decoder adapts, and the latent representation equals that of heddle embed. Train the first model with encoder.covariates: true to adapt it too.`,
      ];
