// The tools of `heddle mcp`: commands of the command line with checked paths.
import { HeddleError, z } from "heddle";
import { dataPaths, gatherConfig } from "../config/gather.js";
import { readConfigFile } from "../config/read-config.js";
import type { Terminal } from "../terminal.js";
import type { AllowedFolders } from "./allowed-folders.js";

export interface Tool<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string;
  readonly description: string;
  readonly input: Shape;
  /** True for a tool that changes no file. */
  readonly readOnly?: boolean;
  run(given: z.output<z.ZodObject<Shape>>, folders: AllowedFolders, terminal: Terminal): Promise<void>;
}

const tool = <Shape extends z.ZodRawShape>(defined: Tool<Shape>): Tool => defined as unknown as Tool;

const JSON_RESULT = { json: true } as const;

const inspect = tool({
  name: "inspect",
  description:
    "Describe a file with counts: its matrices, which of them has raw counts, and columns that could be factors.",
  input: { file: z.string().describe("File or folder with counts: .h5ad, .zarr, 10x HDF5 or mtx.") },
  readOnly: true,
  run: async ({ file }, folders, terminal) =>
    (await import("../commands/inspect.js")).inspect(folders.resolve(file), { terminal, options: JSON_RESULT }),
});

const init = tool({
  name: "init",
  description: "Write a commented configuration for a file with counts.",
  input: {
    file: z.string().describe("File or folder with counts."),
    out: z.string().default("heddle.yaml").describe("The configuration to write."),
    force: z.boolean().default(false).describe("Overwrite an existing configuration."),
  },
  run: async ({ file, out, force }, folders, terminal) => {
    const options = { ...JSON_RESULT, out: folders.resolve(out), force };
    await (await import("../commands/init.js")).init(folders.resolve(file), { terminal, options });
  },
});

const train = tool({
  name: "train",
  description: "Train a model into a run folder. A canceled training can be resumed by heddle train --resume.",
  input: {
    config: z.string().optional().describe("YAML or JSON configuration; the preset for the data without it."),
    data: z.string().optional().describe("File or folder with counts, instead of that of the configuration."),
    out: z.string().describe("Run folder to make."),
    set: z.array(z.string()).default([]).describe('Settings over the configuration: "objective.beta=4".'),
    seed: z.int().min(0).optional().describe("Seed of every random number."),
  },
  run: async ({ config, data, out, set, seed }, folders, terminal) => {
    const file = config === undefined ? undefined : folders.resolve(config);
    const options = { ...JSON_RESULT, out: folders.resolve(out), set, ...(seed !== undefined && { seed }) };
    const paths = data === undefined ? undefined : dataPaths(data, folders.first).map((path) => folders.resolve(path));
    await checkConfig(file, set, folders);
    const given = { ...options, ...(paths && { data: paths.join(",") }) };
    await (await import("../commands/train.js")).train(file, { terminal, options: given });
  },
});

const evaluate = tool({
  name: "evaluate",
  description: "Measure which latent of a run follows which factor, with baselines.",
  input: {
    run: z.string().describe("Run folder."),
    factors: z.array(z.string()).optional().describe("Cell columns; by default those of the run."),
  },
  run: async ({ run, factors }, folders, terminal) => {
    const options = { ...JSON_RESULT, ...(factors && { factors }) };
    await (await import("../commands/evaluate.js")).evaluate([folders.resolve(run)], { terminal, options });
  },
});

const report = tool({
  name: "report",
  description: "Write one self-contained HTML page for one or several evaluated runs.",
  input: {
    runs: z.array(z.string()).min(1).describe("Folders of evaluated runs."),
    out: z.string().optional().describe("The page to write; report.html in the run folder by default."),
  },
  run: async ({ runs, out }, folders, terminal) => {
    const options = { ...JSON_RESULT, ...(out !== undefined && { out: folders.resolve(out) }) };
    const paths = runs.map((run) => folders.resolve(run));
    await (await import("../commands/report.js")).report(paths, { terminal, options });
  },
});

export const TOOLS: readonly Tool[] = [inspect, init, train, evaluate, report];

/** Refuses configurations that run code or read data elsewhere. */
async function checkConfig(file: string | undefined, set: readonly string[], folders: AllowedFolders): Promise<void> {
  if (file !== undefined && !/\.(ya?ml|json)$/i.test(file)) throw runsCode(file, "a script");
  const read = file === undefined ? {} : (await readConfigFile(file)).config;
  if (read.plugins !== undefined) throw runsCode(file ?? "", "plugins");
  if (set.some((setting) => /^\s*plugins\b/.test(setting))) throw runsCode("set", "plugins");
  const { config } = await gatherConfig({ ...(file && { config: file }), options: { set }, folder: folders.first });
  const { path = [] } = (config.data ?? {}) as { path?: unknown };
  for (const each of [path].flat()) folders.resolve(String(each));
}

const runsCode = (where: string, got: string) =>
  new HeddleError("usage", {
    where,
    expected: "a YAML or JSON configuration without plugins: a tool executes no code of others",
    got,
    next: "Train with the heddle command instead.",
  });
