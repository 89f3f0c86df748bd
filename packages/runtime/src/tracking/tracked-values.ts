import type { EpochRecord, EvaluationRecord } from "@heddle/contracts";

type Param = string | number | boolean;

/** The settings of a configuration by dotted key; lists as JSON. */
export const paramsOf = (config: object): Record<string, Param> => Object.fromEntries(entriesOf(config, ""));

function entriesOf(config: object, prefix: string): (readonly [string, Param])[] {
  return (Object.entries(config) as [string, unknown][]).flatMap(([key, value]) => {
    if (value === undefined || value === null || key.startsWith("$")) return [];
    const name = prefix + key;
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return [[name, value]];
    return Array.isArray(value) ? [[name, JSON.stringify(value)]] : entriesOf(value as object, `${name}.`);
  });
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
