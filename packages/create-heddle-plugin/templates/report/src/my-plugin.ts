import { definePlugin, type RunRecord } from "@heddle/contracts";
import { z } from "zod";

const options = z.strictObject({
  digits: z.number().int().min(1).max(15).default(3).describe("Digits after the decimal point."),
});

/** Writes my-plugin.md: one table of all results, one column per run. */
export default definePlugin({
  role: "report",
  name: "my-plugin",
  apiVersion: 1,
  summary: "All results of all runs in one Markdown table.",
  source: "GitHub Flavored Markdown tables.",
  citations: [],
  options,
  create: ({ digits }) => ({
    render: async (runs) => [{ name: "my-plugin.md", contents: tableOf(runs, digits) }],
  }),
});

// typed configurations check these options
declare module "@heddle/contracts" {
  interface PluginOptions {
    "report/my-plugin": z.input<typeof options>;
  }
}

function tableOf(runs: readonly RunRecord[], digits: number): string {
  const values = runs.map(
    ({ evaluation }) => new Map(evaluation.results.map((result) => [keyOf(result), result.value])),
  );
  const keys = [...new Set(values.flatMap((run) => [...run.keys()]))];
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |\n`;
  const head = ["result", ...runs.map(({ name }) => name)];
  const rows = keys.map((key) => [key, ...values.map((run) => run.get(key)?.toFixed(digits) ?? "")]);
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("");
}

const keyOf = ({ name, factor, level }: RunRecord["evaluation"]["results"][number]): string =>
  [name, factor, level].filter((part) => part !== undefined).join(", ");

/** Escapes names from data files: they must not end a table cell or be parsed as HTML. */
const escaped = (text: string): string =>
  text.replace(/[&<>|\\]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\s+/g, " ");
