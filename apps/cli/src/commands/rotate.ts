import { basename } from "node:path";
import {
  type ConfigInput,
  HeddleError,
  type RunSummary,
  rotateEmbedding,
  rotate as rotateRun,
  storeAt,
  type TypedChoice,
} from "heddle";
import { applySettings } from "heddle/config";
import { describeFile } from "../config/describe-file.js";
import { gatherConfig } from "../config/gather.js";
import { placeAt, shownPlace } from "../config/place.js";
import { openRun } from "../config/run-store.js";
import { readSettings, readSettingsUnder } from "../config/settings.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";
import { facts } from "../show/table.js";

export interface RotateCommandOptions extends CommonOptions {
  readonly obsm?: string;
  readonly within?: readonly string[];
}

/** The rotated latents, as commands print them. */
type Described = Omit<NonNullable<RunSummary["rotation"]>, "klInModelCoordinates">;

export async function rotate(target: string, invocation: Invocation<RotateCommandOptions>): Promise<void> {
  const path = placeAt(invocation.terminal.folder, target);
  const isRun = await storeAt(path).exists("config.json");
  return isRun ? ofRun(path, invocation) : ofFile(path, invocation);
}

async function ofRun(path: string, invocation: Invocation<RotateCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  if (options.obsm !== undefined) throw onlyForFiles(path, "--obsm", "the latents of the run are rotated");
  if (options.seed !== undefined) throw onlyForFiles(path, "--seed", "the run has its own seed");
  readSettingsUnder("rotation", options);
  const { store, plugins } = await openRun(path, invocation);
  const out = placeAt(terminal.folder, options.out ?? `${path}-rotated`);
  const { rotation } = await rotateRun(store, { rotation: rotationOf(options), out, plugins });
  const shown = shownPlace(terminal.folder, out);
  if (rotation === undefined) return;
  const next = `\nNext: heddle evaluate ${shown}\n`;
  print(invocation, { json: { run: out, rotation }, text: `${rotationFacts("Run", shown, rotation)}${next}` });
}

async function ofFile(path: string, invocation: Invocation<RotateCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  const { config, plugins } = await gatherConfig({ options, folder: terminal.folder });
  const { obsm } = options;
  if (obsm === undefined) {
    const { embeddings } = await describeFile(plugins, path, config.data as ConfigInput["data"]);
    throw withoutName(
      path,
      embeddings.map(({ name }) => name),
    );
  }
  const out = placeAt(terminal.folder, options.out ?? `${basename(path).replace(/\.[^.]*$/, "")}-rotated.h5ad`);
  if (out === path) throw ontoItself(out);
  const { rotation: _rotation, ...others } = config;
  const rotated = await rotateEmbedding(path, {
    embedding: obsm,
    rotation: rotationOf(options),
    config: others as Partial<ConfigInput>,
    out,
    plugins,
  });
  const { matrix: _matrix, ...rotation } = rotated.rotation;
  const shown = shownPlace(terminal.folder, out);
  const within = rotated.within === undefined ? "" : `, and without the means of levels obsm["${rotated.within.name}"]`;
  const file = `${shown}: obsm["${rotated.name}"]${within}`;
  const next = `\nNext: heddle evaluate ${shown} --obsm ${rotated.name} --factors NAMES\n`;
  print(invocation, {
    json: { file: out, obsm: rotated.name, ...(rotated.within && { within: rotated.within.name }), rotation },
    text: `${rotationFacts("File", file, rotation)}${next}`,
  });
}

/** ICA, or what `--set rotation.…` and `--within` request. */
function rotationOf(options: RotateCommandOptions): TypedChoice<"rotation"> {
  const within = options.within === undefined ? {} : { within: options.within };
  const settings = readSettings(options).filter(({ path }) => path[0] === "rotation");
  return (applySettings({ rotation: { use: "ica", ...within } }, settings) as ConfigInput).rotation ?? "ica";
}

function rotationFacts(kind: string, shown: string, rotation: Described): string {
  const { use, latents, isometric, components } = rotation;
  const determined = latents.filter((_, i) => rotation.determined?.[i] ?? true);
  const rest = latents.filter((latent) => !determined.includes(latent));
  return facts([
    [kind, shown],
    [
      "Rotated",
      `latents ${numbers(determined)} by ${use}; ${isometric ? "distances stay the same" : "distances change"}`,
    ],
    ...(rest.length > 0 ? [["Undetermined", `latents ${numbers(rest)} keep their own axes`] as const] : []),
    [
      "Stability",
      components
        ? `${components.map((stability) => stability.toFixed(2)).join(" ")} (components; determined from 0.85)`
        : "unknown: too few cells for fits to halves of them",
    ],
  ]);
}

const numbers = (latents: readonly number[]): string =>
  latents.length === 0 ? "none" : latents.map((latent) => latent + 1).join(", ");

const onlyForFiles = (where: string, option: "--obsm" | "--seed", reason: string) =>
  new HeddleError("usage", {
    where,
    expected: `a file with ${option}`,
    got: "a run",
    next: `Remove ${option}: ${reason}.`,
  });

const withoutName = (where: string, known: readonly string[]) =>
  new HeddleError("usage", {
    where,
    expected: "--obsm NAME for a file",
    got: "none",
    next: known.length > 0 ? `Choose from ${known.join(", ")}.` : "The file has no embedding in obsm.",
  });

const ontoItself = (where: string) =>
  new HeddleError("usage", {
    where,
    expected: "an output file other than the input",
    got: "the same file",
    next: "Pass another --out.",
  });
