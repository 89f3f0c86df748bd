import type { JsonSchema } from "heddle/config";
import { useId } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { saveText } from "../components/save.js";
import { useNarrow } from "../components/use-narrow.js";
import { ColumnChoice } from "../forms/column-choice.js";
import { Field } from "../forms/field.js";
import { LabelChoice } from "../forms/label-choice.js";
import { config, configFailure, isValid, schema, text } from "../state/config.js";
import { ownValue } from "../state/own-value.js";
import { goTo } from "../state/steps.js";
import { startTraining, training } from "../state/training.js";

/** Keys by topic. All other keys are in the last section. */
const SECTIONS: readonly { title: string; keys: readonly string[]; open?: boolean }[] = [
  { title: "Factors", keys: ["factors", "covariates", "missing", "periods"], open: true },
  { title: "Objective", keys: ["objective", "rotation"], open: true },
  { title: "Partial labels", keys: ["labels"] },
  { title: "Model", keys: ["latents", "prior", "likelihood", "encoder", "decoder", "librarySize"] },
  { title: "Genes", keys: ["genes"] },
  { title: "Cells", keys: ["data", "cells"] },
  { title: "Training", keys: ["training", "optimizer", "seed", "backend"] },
  { title: "Evaluation", keys: ["evaluation", "reports"] },
];
const HIDDEN = new Set(["$schema"]);

export function Configure() {
  // on a narrow page the form is long: the failure stays in view, near the field that caused it
  const narrow = useNarrow();
  const keys = schema.value?.properties ?? {};
  const listed = new Set([...SECTIONS.flatMap((section) => section.keys), ...HIDDEN]);
  const rest = Object.keys(keys).filter((key) => !listed.has(key));
  const sections = [...SECTIONS, { title: "Other", keys: rest }];
  return (
    <>
      <h1>Configuration</h1>
      <p class="lead">
        Edit the form or the YAML: both show the same configuration. Keys that you leave out have the values of the
        preset.
      </p>
      <div class="columns wide-first">
        <div>
          {schema.value === undefined ? (
            <p role="status">Loading the options of the plugins …</p>
          ) : (
            sections.map(({ title, keys: listed, open }) => (
              <Section key={title} title={title} keys={listed} open={open === true} all={keys} />
            ))
          )}
        </div>
        <Yaml narrow={narrow} />
      </div>
      {narrow && (
        <div class="sticky-failure">
          <ConfigFailure />
        </div>
      )}
    </>
  );
}

interface SectionProps {
  readonly title: string;
  readonly keys: readonly string[];
  readonly open: boolean;
  readonly all: Readonly<Record<string, JsonSchema>>;
}

function Section({ title, keys, open, all }: SectionProps) {
  const there = keys.flatMap((key) => {
    const schema = ownValue(all, key);
    return schema === undefined ? [] : [{ key, schema }];
  });
  const changed = there.filter(({ key }) => Object.hasOwn(config.value, key)).length;
  return (
    <details open={open}>
      <summary>
        {title}
        <span class="quiet">{changed > 0 ? `${changed} set` : "preset values"}</span>
      </summary>
      <div class="inside">
        {there.map(({ key, schema }) => (
          <Form key={key} field={key} schema={schema} />
        ))}
      </div>
    </details>
  );
}

/** Keys that name columns list those of the open cells. */
function Form({ field, schema }: { field: string; schema: JsonSchema }) {
  if (field === "factors" || field === "covariates") return <ColumnChoice field={field} hint={schema.description} />;
  return field === "labels" ? <LabelChoice schema={schema} /> : <Field schema={schema} path={[field]} />;
}

const ConfigFailure = () => <FailureBox failure={configFailure.value} title="This configuration is not valid" />;

function Yaml({ narrow }: { narrow: boolean }) {
  const id = useId();
  const busy = training.value?.state === "running" || training.value?.state === "pausing";
  return (
    <section class="sheet">
      <div class="row">
        <h2>
          <label for={id}>heddle.yaml</label>
        </h2>
        <button type="button" class="small" onClick={() => saveText("heddle.yaml", text.value)}>
          Download
        </button>
      </div>
      <textarea
        id={id}
        class="code"
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        value={text.value}
        aria-invalid={configFailure.value !== undefined}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      <p class="quiet" role="status">
        {isValid.value ? "This configuration is valid." : configFailure.value === undefined ? "Checking …" : ""}
      </p>
      {!narrow && <ConfigFailure />}
      <div class="row">
        <button
          type="button"
          class="main"
          disabled={!isValid.value || busy}
          onClick={() => {
            goTo("train");
            void startTraining();
          }}
        >
          Train
        </button>
        <span class="quiet">
          On the command line: <code>heddle train heddle.yaml</code>, with the cells in the same folder.
        </span>
      </div>
    </section>
  );
}
