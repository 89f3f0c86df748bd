import { csvField, type GeneDifference, type LatentDifference } from "heddle";
import { fixed } from "../components/number-text.js";
import { saveText } from "../components/save.js";
import type { CellComparison } from "../engine/protocol.js";

const SHOWN_GENES = 20;
const SHOWN_LATENTS = 10;
/** A smaller rate is shown as a bound. */
const SMALLEST = 1e-4;

const rateText = (rate: number): string => (rate < SMALLEST ? "< 0.0001" : fixed(rate, 4));
const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Latents and genes that differ between two groups of cells, the clearest first. */
export function SelectionTables({ comparison: { latents, genes }, run }: { comparison: CellComparison; run: string }) {
  return (
    <>
      <h3>Latents</h3>
      <LatentTable rows={latents.slice(0, SHOWN_LATENTS)} />
      <h3>Genes</h3>
      {genes === undefined ? (
        <p class="note">
          This browser has no copy of the file with the counts. Open it on the step Open to compare genes too.
        </p>
      ) : (
        <>
          <GeneTable rows={genes.slice(0, SHOWN_GENES)} />
          <button type="button" class="small" onClick={() => saveText(`${run}-selections.csv`, csvOf(genes))}>
            Save {genes.length} genes as CSV
          </button>
        </>
      )}
      <p class="quiet">
        Wilcoxon's rank-sum test of measured values, with Benjamini and Hochberg's false discovery rate. AUROC: 0.5 is
        no difference, 1 and 0 separate the groups. log₂ change: mean counts per 10,000, pseudocount 1. Cells of one
        donor are no replicates: use <code>heddle pseudobulk</code> for tests across donors.
      </p>
    </>
  );
}

function LatentTable({ rows }: { rows: readonly LatentDifference[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label="Latents that differ">
      <table class="numbers differing-latents">
        <thead>
          <tr>
            <th scope="col">Latent</th>
            <th scope="col">AUROC</th>
            <th scope="col">Difference, SD</th>
            <th scope="col">FDR</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ latent, auroc, change, fdr }) => (
            <tr key={latent}>
              <th scope="row">Latent {latent + 1}</th>
              <td>{fixed(auroc)}</td>
              <td>{fixed(change)}</td>
              <td>{rateText(fdr)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function GeneTable({ rows }: { rows: readonly GeneDifference[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label="Genes that differ">
      <table class="numbers differing-genes">
        <thead>
          <tr>
            <th scope="col">Gene</th>
            <th scope="col">log₂ change</th>
            <th scope="col">AUROC</th>
            <th scope="col">Detected, first</th>
            <th scope="col">Detected, second</th>
            <th scope="col">FDR</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ gene, change, auroc, detected, fdr }) => (
            <tr key={gene}>
              <th scope="row">{gene}</th>
              <td>{fixed(change)}</td>
              <td>{fixed(auroc)}</td>
              <td>{percent(detected[0])}</td>
              <td>{percent(detected[1])}</td>
              <td>{rateText(fdr)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const csvOf = (genes: readonly GeneDifference[]): string =>
  [
    "gene,log2_change,auroc,detected_first,detected_second,p,fdr",
    ...genes.map(({ gene, change, auroc, detected, p, fdr }) =>
      [csvField(gene), change, auroc, ...detected, p, fdr].join(","),
    ),
    "",
  ].join("\n");
