import type { RunRecord } from "@heddle/contracts";
import type { Markup } from "./markup.js";

export interface PageOptions {
  readonly title: string;
  /** Cells drawn per run; more are thinned evenly. */
  readonly drawnCells: number;
  /** Genes per direction on a latent's card. */
  readonly genes: number;
}

/** One run as the page refers to it. */
export interface RunView {
  readonly record: RunRecord;
  /** Unique on the page, also where two runs have one name. */
  readonly label: string;
  /** For ids and anchors: "run-1". */
  readonly id: string;
  /** A CSS colour that holds in light and dark. */
  readonly color: string;
}

export interface PageView {
  readonly runs: readonly RunView[];
  readonly records: readonly RunRecord[];
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

export function pageView(records: readonly RunRecord[], options: PageOptions): PageView {
  const runs = records.map((record, i): RunView => {
    const sameName = records.filter((other) => other.name === record.name).length > 1;
    return {
      record,
      label: sameName ? `${record.name} (${i + 1})` : record.name,
      id: `run-${i + 1}`,
      color: `var(--run-${(i % RUN_COLORS) + 1})`,
    };
  });
  return { runs, records, options };
}

/** Latents are counted from 1 for readers, as in latents.csv; from 0 in the records. */
export function latentLabel(index: number | undefined): string {
  return index === undefined ? "–" : `latent ${index + 1}`;
}
