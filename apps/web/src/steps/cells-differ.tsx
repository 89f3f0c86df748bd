import { whole } from "../components/number-text.js";
import type { RunView } from "../engine/protocol.js";

const differ = (a: readonly string[], b: readonly string[]): boolean => a.some((name, i) => name !== b[i]);

/** Values of runs on other cells or genes are not comparable. */
export function CellsDiffer({ a, b }: { a: RunView; b: RunView }) {
  const parts = (["cells", "genes"] as const).filter((part) => a.summary[part] !== b.summary[part]);
  const files = [a, b].map(({ summary }) => summary.data.files.map((file) => file.split("/").at(-1)).join(", "));
  const reasons = [
    ...parts.map((part) => `${whole(a.summary[part])} and ${whole(b.summary[part])} ${part}`),
    ...(files[0] === files[1]
      ? []
      : [`the files ${files[0] || "of simulated cells"} and ${files[1] || "of simulated cells"}`]),
  ];
  if (reasons.length === 0 && differ(a.barcodes, b.barcodes)) reasons.push("other cells, as many");
  if (reasons.length === 0 && differ(a.genes, b.genes)) reasons.push("other genes, as many");
  if (reasons.length === 0) return null;
  return (
    <p class="note" role="status">
      These runs have different data: {reasons.join("; ")}. Compare each run with its own baselines, not with the other
      run.
    </p>
  );
}
