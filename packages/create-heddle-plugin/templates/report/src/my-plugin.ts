import { definePlugin, type RunRecord } from "@heddle/contracts";
import { z } from "zod";

const options = z.strictObject({
  digits: z.number().int().min(1).max(15).default(3).describe("Digits after the point."),
});

/** my-plugin.md: one table of every result, a column for each run. */
export default definePlugin({
  role: "report",
  name: "my-plugin",
  apiVersion: 1,
  summary: "Every result of every run in one Markdown table.",
  source: "Markdown tables as GitHub reads them.",
  citations: [],
  options,
  create: ({ digits }) => ({
    render: async (runs) => [{ name: "my-plugin.md", contents: tableOf(runs, digits) }],
  }),
});

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

/** Names come from files of strangers: nothing of them ends a cell or is taken for HTML. */
const escaped = (text: string): string =>
  text.replace(/[&<>|\\]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\s+/g, " ");
