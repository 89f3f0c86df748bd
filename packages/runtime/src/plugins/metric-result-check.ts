import { isRecord, type Problem, text } from "./output-problems.js";

/** The fault of one result of the metric `plugin` on `latents` latents: see `MetricResult`. */
export function metricResultProblem(result: unknown, plugin: string, latents: number): Problem | undefined {
  if (!isRecord(result)) return { expected: "a result", got: text(result) };
  const { name, value, latent, interval } = result;
  if (typeof name !== "string" || (name !== plugin && !name.startsWith(`${plugin}/`))) {
    return { expected: `a name that is ${plugin} or starts with ${plugin}/`, got: shown(name) };
  }
  const about = (what: string, got: unknown): Problem => ({ expected: `${what} of ${name}`, got: shown(got) });
  if (!Number.isFinite(value)) return about("a finite number as the value", value);
  if (typeof result.higherIsBetter !== "boolean")
    return about("true or false as higherIsBetter", result.higherIsBetter);
  for (const key of ["factor", "level", "without", "note"] as const) {
    if (result[key] !== undefined && typeof result[key] !== "string") return about(`a string as ${key}`, result[key]);
  }
  for (const key of ["nullValue", "ceiling"] as const) {
    if (result[key] !== undefined && typeof result[key] !== "number") return about(`a number as ${key}`, result[key]);
  }
  if (latent !== undefined && !(Number.isInteger(latent) && Number(latent) >= 0 && Number(latent) < latents)) {
    return about(`a latent from 0 to ${latents - 1}`, latent);
  }
  return interval === undefined ? undefined : intervalProblem(interval, about);
}

function intervalProblem(interval: unknown, about: (what: string, got: unknown) => Problem): Problem | undefined {
  const { low, high, method } = isRecord(interval) ? interval : {};
  const ordered = Number.isFinite(low) && Number.isFinite(high) && Number(low) <= Number(high);
  if (!ordered) return about("an interval with finite ends, low ≤ high,", interval);
  return typeof method === "string" && method !== "" ? undefined : about("the method of the interval", method);
}

const shown = (value: unknown): string =>
  isRecord(value) ? JSON.stringify(value) : typeof value === "string" ? JSON.stringify(value) : text(value);
