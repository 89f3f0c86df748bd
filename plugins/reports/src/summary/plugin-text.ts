type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : typeof value === "string" ? { use: value } : {};

/** The plugin; a configuration that lacks it uses the default. */
export const nameOf = (choice: unknown): string => String(fieldsOf(choice).use ?? "by default");

/** "beta-vae (beta 4)": the plugin, with its options that are numbers. */
export function pluginText(choice: unknown): string {
  const { use: _use, ...options } = fieldsOf(choice);
  const use = nameOf(choice);
  const numbers = Object.entries(options).filter(([, value]) => typeof value === "number");
  return numbers.length === 0 ? use : `${use} (${numbers.map(([key, value]) => `${key} ${value}`).join(", ")})`;
}
