import type { ColumnDescription } from "heddle";
import { type JsonSchema, proposeLabels } from "heddle/config";
import { whole } from "../components/number-text.js";
import { inspection } from "../state/cells.js";
import { config, setValue } from "../state/config.js";
import { Field } from "./field.js";

/** Settings that need no list of the column's levels. */
const FIELDS = ["hide", "classificationRatio", "latents"] as const;

/** Partial labels: a column whose known labels train a classifier, and its levels that mean unknown. */
export function LabelChoice({ schema }: { schema: JsonSchema }) {
  const labels = config.value.labels as { readonly column?: string; readonly unlabeledCategory?: unknown } | undefined;
  const columns = (inspection.value?.description.columns ?? []).filter(
    ({ name, levels, role }) =>
      name === labels?.column || ((levels?.length ?? 0) > 1 && role !== "identifier" && role !== "constant"),
  );
  const chosen = columns.find(({ name }) => name === labels?.column);
  const choose = (name: string) => {
    const column = columns.find((each) => each.name === name);
    setValue(["labels"], column && proposeLabels(column));
  };
  return (
    <>
      <div class="field">
        <label for="labels.column">Column with labels</label>
        <p class="hint" id="labels.column-hint">
          {schema.description}
        </p>
        <select
          id="labels.column"
          aria-describedby="labels.column-hint"
          value={labels?.column ?? ""}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="">none: unsupervised training</option>
          {columns.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {chosen?.levels !== undefined && (
        <UnlabeledLevels column={chosen} unlabeled={listed(labels?.unlabeledCategory)} levels={chosen.levels} />
      )}
      {labels !== undefined &&
        FIELDS.map((key) => {
          const field = schema.properties?.[key];
          return field && <Field key={key} schema={field} path={["labels", key]} />;
        })}
    </>
  );
}

const listed = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];

interface UnlabeledLevelsProps {
  readonly column: ColumnDescription;
  readonly levels: NonNullable<ColumnDescription["levels"]>;
  readonly unlabeled: readonly string[];
}

function UnlabeledLevels({ column: { name, missing }, levels, unlabeled }: UnlabeledLevelsProps) {
  const toggle = (level: string, on: boolean) => {
    const next = on ? [...unlabeled, level] : unlabeled.filter((each) => each !== level);
    setValue(["labels", "unlabeledCategory"], next.length === 0 ? undefined : next.length === 1 ? next[0] : next);
  };
  const labeled = levels.filter((level) => !unlabeled.includes(level.name));
  const cells = (some: typeof levels) => some.reduce((sum, level) => sum + level.cells, 0);
  const without = missing + cells(levels) - cells(labeled);
  return (
    <fieldset class="fields field">
      <legend class="name">Levels that mean unknown</legend>
      <div class="chips">
        {levels.map(({ name: level, cells: count }) => (
          <label class="check" key={level}>
            <input
              type="checkbox"
              id={`labels.unlabeledCategory.${level}`}
              checked={unlabeled.includes(level)}
              onChange={(event) => toggle(level, event.currentTarget.checked)}
            />
            {level === "" ? "(empty)" : level}
            <span class="quiet">{whole(count)}</span>
          </label>
        ))}
      </div>
      <p class="hint" role="status">
        {whole(cells(labeled))} cells with {labeled.length} labels of {name} train the classifier; it predicts the
        labels of {whole(without)} cells without one. Results on {name} are then apart from those of unsupervised
        training.
      </p>
    </fieldset>
  );
}
