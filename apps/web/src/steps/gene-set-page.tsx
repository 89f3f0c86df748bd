import type { EnrichedSet } from "heddle";
import { useState } from "preact/hooks";
import { DropZone } from "../components/drop-zone.js";
import { FailureBox } from "../components/failure-box.js";
import { count, fixed, whole } from "../components/number-text.js";
import type { RunView } from "../engine/protocol.js";
import { testSets } from "../state/runs.js";

const SHOWN = 15;
const GENES = 6;

/** Gene sets of a .gmt file that rise or fall with one latent. */
export function GeneSetPage({ view, latent }: { view: RunView; latent: number }) {
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<Error>();
  const { geneSets: tested, latents } = view.evaluation;
  const found = latents[latent]?.geneSets ?? [];
  async function testFile([file]: readonly File[]): Promise<void> {
    setBusy(file.name);
    setFailure(await testSets(view, file));
    setBusy(undefined);
  }
  return (
    <section class="sheet">
      <h2>Gene sets of latent {latent + 1}</h2>
      {tested !== undefined && (
        <>
          <p class="quiet">
            {count(tested.tested, "set")} of {tested.source}, up to a false discovery rate of {tested.fdr}: by the{" "}
            {whole(tested.top)} genes that change most in each direction, and by the ranks of all genes. The tests
            assume independent genes: use the rates to order sets, not as probabilities.
          </p>
          {found.length === 0 ? <p>No gene set rises or falls with this latent.</p> : <Sets found={found} />}
        </>
      )}
      {busy !== undefined && <p role="status">Testing the gene sets of {busy} …</p>}
      <FailureBox failure={failure} title="These gene sets cannot be tested" />
      <DropZone
        title={tested === undefined ? "Test gene sets" : "Test other gene sets"}
        hint="Drop a .gmt file, for example of MSigDB. It stays on this computer. The run and its report store the results."
        button="Choose a .gmt file"
        accept=".gmt,.txt"
        onFiles={(files) => void testFile(files)}
      />
    </section>
  );
}

function Sets({ found }: { found: readonly EnrichedSet[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label="Gene sets by significance">
      <table class="numbers sets">
        <thead>
          <tr>
            <th scope="col">Set</th>
            <th scope="col">Direction</th>
            <th scope="col">Overlap with the top genes</th>
            <th scope="col">Fold enrichment</th>
            <th scope="col">FDR (overlap)</th>
            <th scope="col">FDR (ranks)</th>
          </tr>
        </thead>
        <tbody>
          {found
            .slice(0, SHOWN)
            .map(({ set, direction, genes, overlap, foldEnrichment, overRepresentation, ranks }) => (
              <tr key={`${set} ${direction}`}>
                <th scope="row">{set}</th>
                <td>{direction === "rising" ? "rising" : "falling"}</td>
                <td>
                  {overlap.length} of {genes}
                  {overlap.length > 0 && `: ${overlap.slice(0, GENES).join(", ")}${overlap.length > GENES ? " …" : ""}`}
                </td>
                <td>{fixed(foldEnrichment, 1)}</td>
                <td>{rate(overRepresentation.fdr)}</td>
                <td>{rate(ranks.fdr)}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {found.length > SHOWN && <p class="quiet">And {found.length - SHOWN} more, in the report.</p>}
    </section>
  );
}

const rate = (value: number): string => (value < 0.001 ? value.toExponential(0).replace("-", "−") : fixed(value, 3));
