import type { JsonSchema } from "heddle/config";
import { config, type Path, resolved, setValue, valueAt } from "../state/config.js";
import { type Alternative, alternatives } from "./alternatives.js";
import { type InputProps, ListField, NumberField, SelectField, TextField, ToggleField, YamlField } from "./inputs.js";
import { PluginList } from "./plugin-list.js";
import { wordsOf } from "./words.js";

export interface FieldProps {
  readonly schema: JsonSchema;
  readonly path: Path;
}

/** The value in the configuration, or else the default. */
export const effectiveValue = (path: Path, schema: JsonSchema): unknown =>
  valueAt(config.value, path) ?? valueAt(resolved.value, path) ?? schema.default;

/** A form for any key, derived from its schema: a new plugin or option needs no new form. */
export function Field({ schema, path }: FieldProps) {
  const forms = alternatives(schema);
  if (forms.length === 1) return <Single schema={forms[0].schema} path={path} description={schema.description} />;
  return <Several schema={schema} path={path} forms={forms} />;
}

function Several({ schema, path, forms }: FieldProps & { forms: readonly Alternative[] }) {
  const value = effectiveValue(path, schema);
  const current = forms.find(({ fits }) => fits(value));
  const options = forms.map(({ label }, i) => [String(i), label] as const);
  const name = wordsOf(path.at(-1)!);
  const plain = current !== undefined && current.schema.properties === undefined && !("const" in current.schema);
  return (
    <>
      <SelectField
        id={path.join(".")}
        name={name}
        hint={schema.description}
        options={options}
        value={current === undefined ? "" : String(forms.indexOf(current))}
        onChange={(chosen) => setValue(path, forms[Number(chosen)].first())}
        companion={
          plain && (
            <Plain
              schema={current.schema}
              path={path}
              id={`${path.join(".")}.value`}
              name={`${name}: ${current.label}`}
              bare
            />
          )
        }
      />
      {current?.schema.properties !== undefined && <Inside form={current} path={path} />}
    </>
  );
}

/** The fields of the chosen form. */
function Inside({ form: { schema, description }, path }: { form: Alternative; path: Path }) {
  const fields = Object.entries(schema.properties ?? {}).filter(([, property]) => !("const" in property));
  return (
    <div class="nested">
      {description !== undefined && <p class="quiet">{description}</p>}
      {fields.map(([key, property]) => (
        <Field key={key} schema={property} path={[...path, key]} />
      ))}
    </div>
  );
}

function Single({ schema, path, description }: FieldProps & { description: string | undefined }) {
  const name = wordsOf(path.at(-1)!);
  if (schema.properties === undefined) {
    return (
      <Plain schema={schema} path={path} id={path.join(".")} name={name} hint={description ?? schema.description} />
    );
  }
  return (
    <fieldset class="fields field">
      <legend class="name">{name}</legend>
      <div class="nested">
        {Object.entries(schema.properties).map(([key, property]) => (
          <Field key={key} schema={property} path={[...path, key]} />
        ))}
      </div>
    </fieldset>
  );
}

interface PlainProps extends FieldProps {
  readonly id: string;
  readonly name: string;
  readonly hint?: string;
  /** Follows another control: only screen readers announce the name. */
  readonly bare?: boolean;
}

/** One control for one value. */
function Plain({ schema, path, id, name, hint, bare }: PlainProps) {
  const value = effectiveValue(path, schema);
  const shared = { id, name, hint, bare, onChange: (next: unknown) => setValue(path, next) };
  const type = String(schema.type);
  if ("const" in schema) return null;
  if (Array.isArray(schema.enum)) {
    const options = schema.enum.map((each) => [String(each), String(each)] as const);
    return <SelectField {...shared} options={options} value={String(value ?? "")} />;
  }
  if (type === "boolean") return <ToggleField {...shared} value={value === true} />;
  if (type === "number" || type === "integer") return <NumberField {...shared} schema={schema} value={value} />;
  if (type === "string") return <TextField {...shared} value={String(value ?? "")} />;
  if (type === "array") return <ArrayField {...shared} schema={schema} value={value} />;
  return <YamlField {...shared} value={value} />;
}

type ArrayProps = InputProps<unknown> & { readonly schema: JsonSchema };

function ArrayField(props: ArrayProps) {
  // a list of fixed length has items: false
  const items = typeof props.schema.items === "object" ? (props.schema.items as JsonSchema) : undefined;
  const forms = items === undefined ? [] : alternatives(items);
  const plugins = forms.length > 0 && forms.every(({ schema }) => schema.properties?.use !== undefined);
  if (plugins) return <PluginList {...props} forms={forms} />;
  const type = String(items?.type);
  if (type === "string" || type === "number" || type === "integer")
    return <ListField {...props} numbers={type !== "string"} />;
  return <YamlField {...props} />;
}
