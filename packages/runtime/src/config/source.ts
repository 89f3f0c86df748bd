import { HeddleError, isHeddleError, ownValue } from "@heddle/contracts";

/** Origin of a configuration, for messages. Plain data, so that it crosses to a worker. */
export interface ConfigSource {
  /** "kang.yaml", or "the configuration given to train()". */
  readonly name: string;
  /** Who can act on a message: a user of the command line, or a program. */
  readonly caller?: "command" | "program";
  /** Position of each dotted key: "kang.yaml:4:3", "--set objective.beta=4". */
  readonly places?: Readonly<Record<string, string>>;
}

export const sourceFrom = (where: string | ConfigSource | undefined): ConfigSource | undefined =>
  typeof where === "string" ? { name: where } : where;

/** "kang.yaml:4:3: training.epochs": the nearest known position at or above the key, and the key. */
export function placeOf(source: ConfigSource | undefined, path: readonly string[]): string | undefined {
  const dotted = path.join(".");
  const place = nearestPlace(source, path);
  if (place === undefined) return dotted === "" ? undefined : dotted;
  return dotted === "" || place.startsWith(`--set ${dotted}=`) ? place : `${place}: ${dotted}`;
}

function nearestPlace(source: ConfigSource | undefined, path: readonly string[]): string | undefined {
  for (let length = path.length; length > 0; length--) {
    const place = ownValue(source?.places, path.slice(0, length).join("."));
    if (place !== undefined) return place;
  }
  return source?.name;
}

/** Keys whose columns and levels are checked when the data are open. */
const DATA_KEYS = /^(factors|periods|covariates|rotation|missing|cells\.drop)(?:: (.+))?$/;

/** The error with the position of the key that it names, such as `cells.drop: donor`; other errors unchanged. */
export function withPlace(error: unknown, source: ConfigSource | undefined): unknown {
  if (source === undefined || !isHeddleError(error)) return error;
  const named = DATA_KEYS.exec(error.details.where ?? "");
  if (named === null) return error;
  const path = [...named[1].split("."), ...(named[2] === undefined ? [] : [named[2]])];
  return new HeddleError(error.kind, { ...error.details, where: placeOf(source, path) });
}
