import type { JsonSchema } from "heddle/config";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { parseDocument, stringify } from "yaml";
import { useTypedText } from "../components/use-typed-text.js";

export interface InputProps<T> {
  readonly id: string;
  readonly name: string;
  readonly hint: string | undefined;
  readonly value: T;
  /** `undefined` removes the key, so that the value of the preset applies. */
  readonly onChange: (value: unknown) => void;
  /** Follows another control: only screen readers announce the name. */
  readonly bare?: boolean;
}

type Around = Pick<InputProps<unknown>, "id" | "name" | "hint" | "bare"> & { readonly children: ComponentChildren };

function Labeled({ id, name, hint, bare, children }: Around) {
  if (bare === true) {
    return (
      <>
        <label class="away" for={id}>
          {name}
        </label>
        {children}
      </>
    );
  }
  return (
    <div class="field">
      <label for={id}>{name}</label>
      {hint !== undefined && hint !== "" && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
    </div>
  );
}

const describedBy = ({ id, hint }: { id: string; hint: string | undefined }) =>
  hint === undefined || hint === "" ? undefined : `${id}-hint`;

interface SelectProps extends InputProps<string> {
  readonly options: readonly (readonly [value: string, name: string])[];
  /** A control that belongs to the choice. */
  readonly companion?: ComponentChildren;
}

export function SelectField(props: SelectProps) {
  const { id, options, value, onChange, companion } = props;
  const known = options.some(([each]) => each === value);
  return (
    <Labeled {...props}>
      <div class="row">
        <select
          id={id}
          value={value}
          aria-describedby={describedBy(props)}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {!known && <option value={value}>{value === "" ? "preset value" : value}</option>}
          {options.map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </select>
        {companion}
      </div>
    </Labeled>
  );
}

export function ToggleField({ id, name, hint, value, onChange }: InputProps<boolean>) {
  return (
    <div class="field">
      <label class="check" for={id}>
        <input id={id} type="checkbox" checked={value} onChange={(event) => onChange(event.currentTarget.checked)} />
        {name}
      </label>
      {hint !== undefined && <p class="hint">{hint}</p>}
    </div>
  );
}

export function NumberField(props: InputProps<unknown> & { schema: JsonSchema }) {
  const { id, value, onChange, schema } = props;
  const typed = useTypedText(typeof value === "number" ? value : "", (text) =>
    onChange(text === "" ? undefined : Number(text)),
  );
  const bound = (key: "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum") => {
    const limit = schema[key];
    return typeof limit === "number" && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? limit : undefined;
  };
  return (
    <Labeled {...props}>
      <input
        id={id}
        type="number"
        inputMode={schema.type === "integer" ? "numeric" : "decimal"}
        step={schema.type === "integer" ? 1 : "any"}
        min={bound("minimum") ?? bound("exclusiveMinimum")}
        max={bound("maximum") ?? bound("exclusiveMaximum")}
        aria-describedby={describedBy(props)}
        {...typed}
      />
    </Labeled>
  );
}

export function TextField(props: InputProps<string>) {
  const { id, value, onChange } = props;
  const typed = useTypedText(value, (text) => onChange(text === "" ? undefined : text));
  return (
    <Labeled {...props}>
      <input id={id} type="text" aria-describedby={describedBy(props)} {...typed} />
    </Labeled>
  );
}

/** A comma-separated list of words or numbers. */
export function ListField(props: InputProps<unknown> & { numbers: boolean }) {
  const { value, onChange, numbers } = props;
  const listed = Array.isArray(value) ? value.join(", ") : "";
  const read = (typed: unknown) => {
    const parts = String(typed ?? "")
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
    onChange(parts.length === 0 ? undefined : numbers ? parts.map(Number) : parts);
  };
  const hint = [props.hint, "Comma-separated."].filter(Boolean).join(" ");
  return <TextField {...props} hint={hint} value={listed} onChange={read} />;
}

/** Any other value, as one line of YAML. */
export function YamlField(props: InputProps<unknown>) {
  const { id, name, value, onChange } = props;
  const [problem, setProblem] = useState<string>();
  const written =
    value === undefined ? "" : stringify(value, { flowCollectionPadding: true, collectionStyle: "flow" }).trim();
  const read = (typed: string) => {
    const document = parseDocument(typed);
    const [error] = document.errors;
    setProblem(error?.message.split("\n")[0]);
    if (error !== undefined) return false;
    onChange(typed.trim() === "" ? undefined : (document.toJS() as unknown));
    return true;
  };
  const text = useTypedText(written, read);
  return (
    <Labeled {...props}>
      <input id={id} type="text" class="yaml" spellcheck={false} aria-invalid={problem !== undefined} {...text} />
      {problem !== undefined && (
        <p class="hint" role="alert">
          {name}: {problem}
        </p>
      )}
    </Labeled>
  );
}
