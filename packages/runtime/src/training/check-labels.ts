import { HeddleError } from "@heddle/contracts";
import type { Config } from "../config/schema.js";
import { type ConfigSource, placeOf } from "../config/source.js";

/** Throws HeddleError "config" for labels that another setting of the configuration contradicts. */
export function checkLabels({ labels, covariates, rotation }: Config, source: ConfigSource | undefined): void {
  if (labels === undefined) return;
  if (covariates.some(({ name }) => name === labels.column)) {
    throw new HeddleError("config", {
      where: placeOf(source, ["labels", "column"]) ?? "labels.column",
      expected: "a column that is no covariate: the model receives covariates as input",
      got: labels.column,
      next: `Leave ${labels.column} out of covariates.`,
    });
  }
  if (labels.latents === "all" || rotation === undefined || rotation.use === "none") return;
  throw new HeddleError("config", {
    where: placeOf(source, ["labels", "latents"]) ?? "labels.latents",
    expected: "latents as trained: a rotation mixes the chosen latents with the others",
    got: `latents ${labels.latents.join(", ")} and rotation: ${rotation.use}`,
    next: "Set rotation: none, or labels.latents: all.",
  });
}
