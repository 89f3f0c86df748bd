import { inspection } from "../state/cells.js";
import { config, setValue } from "../state/config.js";
import { wordsOf } from "./words.js";

const ROLES: Readonly<Record<string, string>> = {
  factor: "factor",
  covariate: "batch or donor",
  quality: "quality metric",
  identifier: "cell names",
  constant: "constant",
};

/** Checkboxes of cell columns: factors to compare latents with, or covariates of the decoder. */
export function ColumnChoice({ field, hint }: { field: "factors" | "covariates"; hint: string | undefined }) {
  const listed = config.value[field];
  const chosen = Array.isArray(listed) ? (listed as unknown[]) : [];
  const names = chosen.map((each) => (typeof each === "string" ? each : (each as { name: string }).name));
  const columns = (inspection.value?.description.columns ?? []).filter(
    ({ name, role }) => names.includes(name) || (role !== "identifier" && role !== "constant"),
  );
  const toggle = (name: string, on: boolean) =>
    setValue([field], on ? [...chosen, name] : chosen.filter((_, i) => names[i] !== name));
  return (
    <fieldset class="fields field">
      <legend class="name">{wordsOf(field)}</legend>
      <p class="hint">{hint}</p>
      {columns.length === 0 && (
        <p class="quiet">
          The cells have no columns. Explore can add labels, quality metrics or clusters to a trained run.
        </p>
      )}
      {columns.map(({ name, levels, role }) => (
        <div key={name}>
          <label class="check">
            <input
              type="checkbox"
              id={`${field}.${name}`}
              checked={names.includes(name)}
              onChange={(event) => toggle(name, event.currentTarget.checked)}
            />
            {name}
            <span class="quiet">
              {levels === undefined ? "numbers" : `${levels.length} levels`}, {ROLES[role]}
            </span>
          </label>
        </div>
      ))}
    </fieldset>
  );
}
