import { HeddleError } from "heddle";
import type { Setting } from "heddle/config";
import { parse } from "yaml";
import type { CommonOptions } from "../options.js";

/** `--seed` and every `--set`, in the order in which they apply. Values are read as YAML: 4, true, [a, b], { epochs: 5 }. */
export function readSettings({ seed, set = [] }: Pick<CommonOptions, "seed" | "set">): Setting[] {
  const seeds = seed === undefined ? [] : [{ path: ["seed"], value: seed, origin: `--seed ${seed}` }];
  return [...seeds, ...set.map(readSetting)];
}

function readSetting(text: string): Setting {
  const at = text.indexOf("=");
  const path = text.slice(0, Math.max(at, 0)).split(".");
  if (at < 0) throw badSetting(text, "no equals sign");
  if (path.includes("")) throw badSetting(text, "an empty key");
  try {
    return { path, value: parse(text.slice(at + 1)) as unknown, origin: `--set ${text}` };
  } catch (cause) {
    throw badSetting(text, (cause as Error).message.split("\n")[0], cause);
  }
}

const badSetting = (text: string, got: string, cause?: unknown) =>
  new HeddleError("usage", {
    where: `--set ${text}`,
    expected: "key=value with a YAML value, such as objective.beta=4",
    got,
    next: "Quote the whole for your shell where the value has spaces or brackets.",
    cause,
  });

/** Reads every `--set` of a command that uses settings under one key only. Throws HeddleError "usage" for another key. */
export function readSettingsUnder(key: string, { set }: Pick<CommonOptions, "set">): Setting[] {
  const settings = readSettings({ set });
  const unused = settings.find(({ path }) => path[0] !== key);
  if (unused === undefined) return settings;
  throw new HeddleError("usage", {
    where: `--set ${unused.path.join(".")}`,
    expected: `a key under ${key}`,
    got: unused.path[0],
    next: "Correct the key, or remove the setting.",
  });
}
