import { existsSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { HeddleError } from "heddle";
import { configJsonSchema } from "heddle/config";
import { describeFile } from "../config/describe-file.js";
import { gatherConfig } from "../config/gather.js";
import { isAddress, pathAt, placeAt } from "../config/place.js";
import { starterConfig } from "../config/starter.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";
import { writeText } from "../write-text.js";

export interface InitCommandOptions extends CommonOptions {
  readonly force?: boolean;
}

const SCHEMA = "heddle.schema.json";

/** Writes a commented configuration for a file, and the JSON Schema with which an editor completes it. */
export async function init(file: string, invocation: Invocation<InitCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  const path = placeAt(terminal.folder, file);
  const out = pathAt(terminal.folder, options.out ?? "heddle.yaml");
  if (existsSync(out) && !options.force) {
    throw new HeddleError("output-exists", {
      where: out,
      expected: "a file that does not exist",
      got: "an existing file",
      next: "Choose another --out, or overwrite the file with --force.",
    });
  }
  const { plugins, config } = await gatherConfig({ options, folder: terminal.folder });
  const description = await describeFile(plugins, path, config.data);
  if (description.taken === undefined) {
    throw new HeddleError("not-counts", {
      where: path,
      expected: "a matrix of raw counts",
      got: description.matrices.map(({ name, note }) => `${name}${note ? ` (${note})` : ""}`).join(", ") || "no matrix",
      next: "Heddle trains on raw counts; heddle inspect describes the file.",
    });
  }
  const folder = dirname(out);
  const text = starterConfig(description, {
    path: isAddress(path) ? path : relative(folder, path),
    schema: SCHEMA,
    settings: config,
  });
  await writeText(out, text);
  const schema = resolve(folder, SCHEMA);
  await writeText(schema, `${JSON.stringify(await configJsonSchema({ plugins }), null, 2)}\n`);
  const shown = relative(terminal.folder, out);
  print(invocation, {
    json: { file: out, schema },
    text: `${shown}: the configuration\n${basename(schema)}: its schema, for completion in an editor\nNext: heddle train ${shown}\n`,
  });
}
