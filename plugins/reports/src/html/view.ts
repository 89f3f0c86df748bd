import type { Matrix, RunRecord, SeedGroup } from "@heddle/contracts";
import { evenlySpaced } from "./evenly-spaced.js";
import { html, type Markup } from "./markup.js";

export interface PageOptions {
  readonly title: string;
  /** Cells drawn per run; more are subsampled evenly. */
  readonly drawnCells: number;
  /** Genes per direction on a latent's card. */
  readonly genes: number;
  /** Whether to compute a UMAP. */
  readonly umap: boolean;
}

/** One run on the page. */
export interface RunView {
  readonly record: RunRecord;
  /** Unique on the page, even if two runs have the same name. */
  readonly label: string;
  /** For ids and anchors: "run-1". */
  readonly id: string;
  /** A CSS color for light and dark. */
  readonly color: string;
  /** Rows of the drawn cells, evenly spaced. */
  readonly drawn: Int32Array;
  /** UMAP of those cells: computed from the latents if requested, else that of the data file; absent without one. */
  readonly umap?: { readonly from: "latents" | "file"; readonly points: Matrix };
}

export interface PageView {
  readonly runs: readonly RunView[];
  readonly records: readonly RunRecord[];
  /** Runs that differ only in their seed. */
  readonly groups: readonly SeedGroup[];
  readonly options: PageOptions;
}

/** One section of the page; undefined where the runs have no data for it. */
export interface Section {
  /** The anchor. */
  readonly id: string;
  readonly title: string;
  render(view: PageView): Markup | undefined;
}

const RUN_COLORS = 6;
/** Color of the i-th run or configuration; six colors repeat. */
export const runColor = (i: number): string => `var(--run-${(i % RUN_COLORS) + 1})`;

export async function pageView(
  records: readonly RunRecord[],
  groups: readonly SeedGroup[],
  options: PageOptions,
): Promise<PageView> {
  const runs: RunView[] = [];
  for (const [i, record] of records.entries()) {
    const sameName = records.filter((other) => other.name === record.name).length > 1;
    const drawn = evenlySpaced(record.representation.rows, options.drawnCells);
    runs.push({
      record,
      label: sameName ? `${record.name} (${i + 1})` : record.name,
      id: `run-${i + 1}`,
      color: runColor(i),
      drawn,
      ...(await umapOf(record, drawn, options)),
    });
  }
  return { runs, records, groups, options };
}

/** umap-js is loaded only when requested. */
async function umapOf(
  record: RunRecord,
  drawn: Int32Array,
  { umap: isComputed }: Pick<PageOptions, "umap">,
): Promise<Pick<RunView, "umap">> {
  if (isComputed) {
    const { umap } = await import("./umap.js");
    return { umap: { from: "latents", points: umap(record, drawn) } };
  }
  if (record.umap === undefined) return {};
  const { values } = record.umap;
  const points = { rows: drawn.length, columns: 2, values: new Float64Array(2 * drawn.length) };
  for (const [i, row] of drawn.entries()) points.values.set(values.subarray(2 * row, 2 * row + 2), 2 * i);
  return { umap: { from: "file", points } };
}

/** Readers see latents from 1, as in latents.csv; records count from 0. */
export function latentLabel(index: number | undefined): string {
  return index === undefined ? "–" : `latent ${index + 1}`;
}

/** Heading of a part about one of several runs. */
export const runHeading = ({ label, color }: RunView): Markup =>
  html`<h3><span class="swatch" style="--run:${color}"></span>${label}</h3>`;
