import type { GeneEffect, LatentEffects, LatentRecord } from "heddle";
import { useEffect, useRef, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { barsCsv, barsSvg, type SavedBar } from "../components/figure-svg.js";
import { GeneList } from "../components/gene-list.js";
import { fixed } from "../components/number-text.js";
import { SaveFigure } from "../components/save-figure.js";
import type { RunView } from "../engine/protocol.js";
import { engine } from "../state/workers.js";
import { LatentSelect } from "./cell-layout.js";

interface LatentPageProps {
  readonly view: RunView;
  readonly latent: number;
  readonly onLatent: (latent: number) => void;
  readonly onGene: (gene: string) => void;
}

const TOP = 12;

/** A slider for one latent, and the genes that rise and fall as it moves with all others at their medians. */
export function LatentPage({ view, latent, onLatent, onGene }: LatentPageProps) {
  const { low, median, high } = view.ranges[latent];
  const [value, setValue] = useState(high);
  useEffect(() => setValue(view.ranges[latent].high), [view.ranges, latent]);
  const { traversal, failure } = useTraversal(view.name, latent, value);
  const { active, kl, rotated, ...others } = view.evaluation.latents[latent];
  const all = [...(traversal?.rising ?? []), ...(traversal?.falling ?? [])];
  const largest = Math.max(1, ...all.map(({ log2FoldChange }) => Math.abs(log2FoldChange)));
  return (
    <section class={active ? "sheet" : "sheet inactive-latent"}>
      <h2>Effect of latent {latent + 1}</h2>
      <div class="row">
        <LatentSelect id="latent" name="Latent" value={latent} view={view} onChange={onLatent} />
        <p class="quiet">
          {active ? "Active" : "Inactive: it encodes nothing"}, {rotated ? "marginal KL" : "KL"}{" "}
          {fixed(kl ?? Number.NaN)} nats{rotationText(others)}
          {replicationText(others)}
        </p>
      </div>
      <div class="field">
        <label for="traverse">
          Value: {fixed(value)} <span class="quiet">(median {fixed(median)})</span>
        </label>
        <input
          id="traverse"
          type="range"
          min={low}
          max={high}
          step={(high - low) / 100 || 1}
          value={value}
          onInput={(event) => setValue(Number(event.currentTarget.value))}
        />
      </div>
      <FailureBox failure={failure} title="The effect of this latent cannot be computed" />
      <div class="genes" aria-live="polite">
        <GeneList title="Rising genes" genes={traversal?.rising ?? []} largest={largest} onGene={onGene} />
        <GeneList title="Falling genes" genes={traversal?.falling ?? []} largest={largest} onGene={onGene} />
      </div>
      {all.length > 0 && (
        <SaveFigure
          name={`latent-${latent + 1}-at-${fixed(value)}-genes`}
          svg={(colors) => barsSvg(`Latent ${latent + 1} at ${fixed(value)}: log₂ fold change`, barsOf(all), colors)}
          csv={() => barsCsv(["gene", "log2_fold_change"], barsOf(all))}
        />
      )}
      <p class="quiet">log₂ fold change relative to the median, at 10,000 counts per cell, with a pseudocount of 1.</p>
    </section>
  );
}

const barsOf = (genes: readonly GeneEffect[]): SavedBar[] =>
  genes.map(({ gene, log2FoldChange }) => ({ name: gene, value: log2FoldChange }));

function replicationText({ replicatedShare: share }: Pick<LatentRecord, "replicatedShare">): string {
  return share === undefined ? "" : `; replicated in ${fixed(100 * share, 0)} % of the other runs`;
}

function rotationText({ determined, stability }: Pick<LatentRecord, "determined" | "stability">): string {
  if (determined === false) return "; undetermined by the rotation: keeps the axis of training";
  return stability === undefined ? "" : `; rotated, stability ${fixed(stability)}`;
}

interface Traversed {
  readonly traversal?: LatentEffects;
  readonly failure?: Error;
}

/** Requests the newest value when the previous answer arrives, so that no queue forms while the slider moves. */
function useTraversal(run: string, latent: number, value: number): Traversed {
  const [answer, setAnswer] = useState<Traversed>({});
  const waiting = useRef<{ run: string; latent: number; value: number } | undefined>(undefined);
  const busy = useRef(false);
  useEffect(() => {
    waiting.current = { run, latent, value };
    void request();
  }, [run, latent, value]);
  async function request(): Promise<void> {
    if (busy.current) return;
    busy.current = true;
    while (waiting.current !== undefined) {
      const now = waiting.current;
      waiting.current = undefined;
      try {
        setAnswer({ traversal: await engine.call("traverse", { ...now, top: TOP }).result });
      } catch (error) {
        setAnswer({ failure: error as Error });
      }
    }
    busy.current = false;
  }
  return answer;
}
