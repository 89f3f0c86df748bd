import type { JsonSchema } from "@heddle/runtime";
import { config, type Path, resolved, setValue, valueAt } from "../state/config.js";
import { type Alternative, alternatives } from "./alternatives.js";
import { ListField, NumberField, SelectField, TextField, ToggleField, YamlField } from "./inputs.js";
import { PluginList } from "./plugin-list.js";
import { wordsOf } from "./words.js";

export interface FieldProps {
  readonly schema: JsonSchema;
  readonly path: Path;
}

/** What the configuration says there, or what holds where it says nothing. */
export const effectiveValue = (path: Path, schema: JsonSchema): unknown =>
  valueAt(config.value, path) ?? valueAt(resolved.value, path) ?? schema.default;

/** Any key of the configuration, made from its schema alone: a new plugin or option needs no new form. */
export function Field({ schema, path }: FieldProps) {
  const forms = alternatives(schema);
  if (forms.length === 1) return <Single schema={forms[0]!.schema} path={path} description={schema.description} />;
  return <Several schema={schema} path={path} forms={forms} />;
}

function Several({ schema, path, forms }: FieldProps & { forms: readonly Alternative[] }) {
  const value = effectiveValue(path, schema);
  const current = forms.find(({ fits }) => fits(value));
  const options = forms.map(({ label }, i) => [String(i), label] as const);
  const name = path.at(-1)!;
  return (
    <>
      <SelectField
        id={path.join(".")}
        name={wordsOf(name)}
        hint={schema.description}
        options={options}
        value={current === undefined ? "" : String(forms.indexOf(current))}
        onChange={(chosen) => setValue(path, forms[Number(chosen)]!.first())}
      />
      {current !== undefined && <Inside form={current} path={path} />}
    </>
  );
}

/** What the chosen form asks for in turn. */
function Inside({ form, path }: { form: Alternative; path: Path }) {
  const { schema } = form;
  const fields = Object.entries(schema.properties ?? {}).filter(([, property]) => !("const" in property));
  if (schema.properties === undefined) {
    if ("const" in schema) return null;
    return (
      <div class="nested">
        <Single schema={schema} path={path} description={undefined} />
      </div>
    );
  }
  return (
    <div class="nested">
      {form.description !== undefined && <p class="quiet">{form.description}</p>}
      {fields.map(([key, property]) => (
        <Field key={key} schema={property} path={[...path, key]} />
      ))}
    </div>
  );
}

function Single({ schema, path, description }: FieldProps & { description: string | undefined }) {
  const id = path.join(".");
  const shared = { id, name: wordsOf(path.at(-1)!), hint: description ?? schema.description };
  const value = effectiveValue(path, schema);
  const set = (next: unknown) => setValue(path, next);
  const type = String(schema.type);
  if ("const" in schema) return null;
  if (Array.isArray(schema.enum)) {
    const options = schema.enum.map((each) => [String(each), String(each)] as const);
    return <SelectField {...shared} options={options} value={String(value ?? "")} onChange={set} />;
  }
  if (type === "boolean") return <ToggleField {...shared} value={value === true} onChange={set} />;
  if (type === "number" || type === "integer")
    return <NumberField {...shared} schema={schema} value={value} onChange={set} />;
  if (type === "string") return <TextField {...shared} value={String(value ?? "")} onChange={set} />;
  if (type === "array") return <ArrayField {...shared} schema={schema} value={value} onChange={set} />;
  if (schema.properties !== undefined) {
    return (
      <fieldset class="fields field">
        <legend class="name">{shared.name}</legend>
        <div class="nested">
          {Object.entries(schema.properties).map(([key, property]) => (
            <Field key={key} schema={property} path={[...path, key]} />
          ))}
        </div>
      </fieldset>
    );
  }
  return <YamlField {...shared} value={value} onChange={set} />;
}

interface ArrayProps {
  readonly id: string;
  readonly name: string;
  readonly hint: string | undefined;
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function ArrayField(props: ArrayProps) {
  // a list of fixed length says items: false
  const items = typeof props.schema.items === "object" ? (props.schema.items as JsonSchema) : undefined;
  const forms = items === undefined ? [] : alternatives(items);
  const plugins = forms.length > 0 && forms.every(({ schema }) => schema.properties?.use !== undefined);
  if (plugins) return <PluginList {...props} forms={forms} />;
  const type = String(items?.type);
  if (type === "string" || type === "number" || type === "integer")
    return <ListField {...props} numbers={type !== "string"} />;
  return <YamlField {...props} />;
}
