import type { Alternative } from "./alternatives.js";

interface PluginListProps {
  readonly id: string;
  readonly name: string;
  readonly hint: string | undefined;
  readonly value: unknown;
  readonly forms: readonly Alternative[];
  readonly onChange: (value: unknown) => void;
}

const nameOf = (pick: unknown): unknown =>
  typeof pick === "string" ? pick : (pick as { use?: unknown } | undefined)?.use;

/** Checkboxes of plugins of one role. Their options are edited as YAML. */
export function PluginList({ id, name, hint, value, forms, onChange }: PluginListProps) {
  const picks = Array.isArray(value) ? (value as unknown[]) : [];
  const chosen = new Map(picks.map((pick) => [nameOf(pick), pick]));
  const toggle = (plugin: string, on: boolean) => {
    const kept = forms.map(({ label }) => label).filter((label) => (label === plugin ? on : chosen.has(label)));
    onChange(kept.map((label) => shortened(chosen.get(label) ?? label)));
  };
  return (
    <fieldset class="fields field">
      <legend class="name">{name}</legend>
      {hint !== undefined && <p class="hint">{hint}</p>}
      {forms.map(({ label, description }) => (
        <div key={label}>
          <label class="check">
            <input
              type="checkbox"
              id={`${id}.${label}`}
              checked={chosen.has(label)}
              onChange={(event) => toggle(label, event.currentTarget.checked)}
            />
            {label}
          </label>
          {description !== undefined && <p class="hint">{description}</p>}
        </div>
      ))}
    </fieldset>
  );
}

/** A plugin without options, as its name. */
const shortened = (pick: unknown): unknown =>
  typeof pick === "object" && pick !== null && Object.keys(pick).length === 1 ? nameOf(pick) : pick;
