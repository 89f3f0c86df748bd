import type { EnrichedSet } from "@heddle/contracts";
import { useState } from "preact/hooks";
import { DropZone } from "../components/drop-zone.js";
import { FailureBox } from "../components/failure-box.js";
import { count, fixed, whole } from "../components/number-text.js";
import type { RunView } from "../engine/protocol.js";
import type { Failure } from "../rpc/wire.js";
import { testSets } from "../state/runs.js";

const SHOWN = 15;
const GENES = 6;

/** Gene sets that rise or fall with one latent, from a .gmt file that is dropped here. */
export function GeneSetPage({ view, latent }: { view: RunView; latent: number }) {
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const { geneSets: tested, latents } = view.evaluation;
  const found = latents[latent]?.geneSets ?? [];
  async function take([file]: readonly File[]): Promise<void> {
    setBusy(file!.name);
    setFailure(await testSets(view, file!));
    setBusy(undefined);
  }
  return (
    <section class="sheet">
      <h2>Gene sets of latent {latent + 1}</h2>
      {tested !== undefined && (
        <>
          <p class="quiet">
            {count(tested.tested, "set")} of {tested.source}, up to a false discovery rate of {tested.fdr}: by the{" "}
            {whole(tested.top)} genes that change most each way, and by the ranks of all genes. Genes are taken as
            independent, so that the rates order sets and are too small as chances.
          </p>
          {found.length === 0 ? <p>No set rises or falls with this latent.</p> : <Sets found={found} />}
        </>
      )}
      {busy !== undefined && <p role="status">Testing the sets of {busy} …</p>}
      <FailureBox failure={failure} title="These gene sets cannot be tested" />
      <DropZone
        title={tested === undefined ? "Which gene sets follow a latent?" : "Other gene sets"}
        hint="Drop a .gmt file, as MSigDB offers them. It stays on this computer; the run and its report keep what is found."
        button="Choose a .gmt file"
        accept=".gmt,.txt"
        onFiles={(files) => void take(files)}
      />
    </section>
  );
}

function Sets({ found }: { found: readonly EnrichedSet[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label="Gene sets, surest first">
      <table class="numbers sets">
        <thead>
          <tr>
            <th scope="col">Set</th>
            <th scope="col">Moves</th>
            <th scope="col">Among the genes that change most</th>
            <th scope="col">Times chance</th>
            <th scope="col">FDR of that</th>
            <th scope="col">FDR of ranks</th>
          </tr>
        </thead>
        <tbody>
          {found
            .slice(0, SHOWN)
            .map(({ set, direction, genes, overlap, foldEnrichment, overRepresentation, ranks }) => (
              <tr key={`${set} ${direction}`}>
                <th scope="row">{set}</th>
                <td>{direction === "rising" ? "rises" : "falls"}</td>
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
