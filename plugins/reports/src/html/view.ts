import type { Matrix, RunRecord, SeedGroup } from "@heddle/contracts";
import { evenlySpaced } from "./evenly-spaced.js";
import { html, type Markup } from "./markup.js";

export interface PageOptions {
  readonly title: string;
  /** Cells drawn per run; more are thinned evenly. */
  readonly drawnCells: number;
  /** Genes per direction on a latent's card. */
  readonly genes: number;
  /** Whether a UMAP view is worked out. */
  readonly umap: boolean;
}

/** One run as the page refers to it. */
export interface RunView {
  readonly record: RunRecord;
  /** Unique on the page, also where two runs have one name. */
  readonly label: string;
  /** For ids and anchors: "run-1". */
  readonly id: string;
  /** A CSS color that holds in light and dark. */
  readonly color: string;
  /** The cells that are drawn, evenly spaced over the rows. */
  readonly drawn: Int32Array;
  /** UMAP of those cells, two columns; absent where it was not asked for. */
  readonly umap?: Matrix;
}

export interface PageView {
  readonly runs: readonly RunView[];
  readonly records: readonly RunRecord[];
  /** Runs that differ in their seed alone. */
  readonly groups: readonly SeedGroup[];
  readonly options: PageOptions;
}

/** One part of the page; it leaves itself out by returning undefined when the runs have nothing for it. */
export interface Section {
  /** The anchor. */
  readonly id: string;
  readonly title: string;
  render(view: PageView): Markup | undefined;
}

const RUN_COLORS = 6;
/** The i-th of what is compared: a run, or a configuration of several. After six they come again. */
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
      ...(options.umap && { umap: await umapOf(record, drawn) }),
    });
  }
  return { runs, records, groups, options };
}

/** Loaded for those who ask for it. */
async function umapOf(record: RunRecord, drawn: Int32Array): Promise<Matrix> {
  const { umap } = await import("./umap.js");
  return umap(record, drawn);
}

/** Latents are counted from 1 for readers, as in latents.csv; from 0 in the records. */
export function latentLabel(index: number | undefined): string {
  return index === undefined ? "–" : `latent ${index + 1}`;
}

/** The run's name with its color, where a part of a section is about one of several runs. */
export const runHeading = ({ label, color }: RunView): Markup =>
  html`<h3><span class="swatch" style="--run:${color}"></span>${label}</h3>`;
