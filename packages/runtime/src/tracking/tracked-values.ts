import type { EpochRecord, EvaluationRecord } from "@heddle/contracts";

type Param = string | number | boolean;

/** The settings of a configuration by dotted key; lists as JSON. */
export function paramsOf(config: object, prefix = ""): Record<string, Param> {
  const params: Record<string, Param> = {};
  for (const [key, value] of Object.entries(config) as [string, unknown][]) {
    if (value === undefined || value === null || key.startsWith("$")) continue;
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      params[prefix + key] = value;
    else if (Array.isArray(value)) params[prefix + key] = JSON.stringify(value);
    else Object.assign(params, paramsOf(value as object, `${prefix}${key}.`));
  }
  return params;
}

/** Loss, ELBO, terms and number of active latents of an epoch. */
export const epochMetrics = ({ loss, elbo, terms, validation, activeLatents }: EpochRecord): Record<string, number> =>
  finite({
    loss,
    elbo,
    activeLatents,
    ...Object.fromEntries(Object.entries(terms).map(([name, { value }]) => [`terms.${name}`, value])),
    ...(validation && { "validation.loss": validation.loss, "validation.elbo": validation.elbo }),
  });

/** Results of an evaluation: "max-correlation/condition". Values per level or latent are left out. */
export const evaluationMetrics = ({ results }: EvaluationRecord): Record<string, number> =>
  finite(
    Object.fromEntries(
      results
        .filter(({ level }) => level === undefined)
        .map(({ name, factor, value }) => [factor === undefined ? name : `${name}/${factor}`, value]),
    ),
  );

const finite = (values: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)));
