/** A fault in the output of a plugin: the parts of an error. */
export interface Problem {
  readonly expected: string;
  readonly got: string;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The shape of a tensor of any copy of tfjs; undefined for another value. */
export function tensorShape(value: unknown): readonly number[] | undefined {
  if (!isRecord(value) || !Array.isArray(value.shape) || typeof value.dtype !== "string") return undefined;
  return value.shape as number[];
}

/** A value, for messages. */
export function text(value: unknown): string {
  const shape = tensorShape(value);
  if (shape !== undefined) return shape.length === 0 ? "a scalar tensor" : `a tensor of shape ${shape.join(" × ")}`;
  if (value instanceof Promise) return "a promise";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${(value as Float64Array).length}`;
  if (typeof value === "function") return "a function";
  return isRecord(value) ? `an object with the keys ${Object.keys(value).join(", ") || "(none)"}` : String(value);
}

/** A method of a training step must return its output, not a promise of it. */
export const notAtOnce = (method: string, output: unknown): Problem | undefined =>
  output instanceof Promise
    ? { expected: `${method}: its output at once`, got: "a promise: the method must not be async" }
    : undefined;

export const scalarProblem = (what: string, value: unknown): Problem | undefined =>
  tensorShape(value)?.length === 0 ? undefined : { expected: `${what}: a scalar tensor`, got: text(value) };

/** A value per cell. */
export function columnProblem(what: string, value: unknown, cells: number): Problem | undefined {
  const shape = tensorShape(value);
  if (shape?.length === 1 && shape[0] === cells) return undefined;
  return notAtOnce(what, value) ?? { expected: `${what}: a tensor of shape ${cells}`, got: text(value) };
}

/** A row per cell. */
export function tableProblem(what: string, value: unknown, cells: number): Problem | undefined {
  const shape = tensorShape(value);
  if (shape?.length === 2 && shape[0] === cells) return undefined;
  return notAtOnce(what, value) ?? { expected: `${what}: a tensor of ${cells} rows`, got: text(value) };
}

/** The first fault of an entry, with its place. */
export function arrayProblem(
  method: string,
  what: string,
  output: unknown,
  problemOf: (entry: unknown) => Problem | undefined,
): Problem | undefined {
  if (!Array.isArray(output)) return { expected: `${method}: an array of ${what}`, got: text(output) };
  for (const [place, entry] of output.entries()) {
    const problem = problemOf(entry);
    if (problem) return { expected: `${method}: ${problem.expected} in ${what}[${place}]`, got: problem.got };
  }
  return undefined;
}
