import { useEffect, useRef, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { GeneList } from "../components/gene-list.js";
import { fixed } from "../components/number-text.js";
import type { RunView, Traversal } from "../engine/protocol.js";
import type { Failure } from "../rpc/wire.js";
import { engine } from "../state/engine.js";
import { LatentChoice } from "./cell-places.js";

interface LatentPageProps {
  readonly view: RunView;
  readonly latent: number;
  readonly onLatent: (latent: number) => void;
  readonly onGene: (gene: string) => void;
}

const TOP = 12;

/** One latent under a slider: which genes rise and fall as it moves, all others held at their medians. */
export function LatentPage({ view, latent, onLatent, onGene }: LatentPageProps) {
  const range = view.ranges[latent]!;
  const [low, , median, , high] = range as [number, number, number, number, number];
  const [value, setValue] = useState(high);
  useEffect(() => setValue(view.ranges[latent]![4]!), [view.ranges, latent]);
  const { traversal, failure } = useTraversal(view.name, latent, value);
  const { active, kl: divergence } = view.evaluation.latents[latent]!;
  const all = [...(traversal?.rising ?? []), ...(traversal?.falling ?? [])];
  const most = Math.max(1, ...all.map(({ log2FoldChange }) => Math.abs(log2FoldChange)));
  return (
    <section class={active ? "sheet" : "sheet vanished-latent"}>
      <h2>What latent {latent + 1} does</h2>
      <div class="row">
        <LatentChoice id="latent" name="Latent" value={latent} view={view} onChange={onLatent} />
        <p class="quiet">
          {active ? "Active" : "Vanished: it carries nothing"}, divergence {fixed(divergence ?? Number.NaN)} nats
        </p>
      </div>
      <div class="field">
        <label for="traverse">
          Move it: {fixed(value)} <span class="quiet">(median {fixed(median)})</span>
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
      <FailureBox failure={failure} title="This latent cannot be moved" />
      <div class="genes" aria-live="polite">
        <GeneList title="Rise" genes={traversal?.rising ?? []} most={most} onGene={onGene} />
        <GeneList title="Fall" genes={traversal?.falling ?? []} most={most} onGene={onGene} />
      </div>
      <p class="quiet">log₂ fold change against the median, at 10,000 counts a cell; 1 is added to both.</p>
    </section>
  );
}

/** The newest question is asked when the one before is answered: the slider never waits for a queue. */
function useTraversal(run: string, latent: number, value: number): { traversal?: Traversal; failure?: Failure } {
  const [answer, setAnswer] = useState<{ traversal?: Traversal; failure?: Failure }>({});
  const waiting = useRef<{ run: string; latent: number; value: number } | undefined>(undefined);
  const busy = useRef(false);
  useEffect(() => {
    waiting.current = { run, latent, value };
    void ask();
  }, [run, latent, value]);
  async function ask(): Promise<void> {
    if (busy.current) return;
    busy.current = true;
    while (waiting.current !== undefined) {
      const now = waiting.current;
      waiting.current = undefined;
      try {
        setAnswer({ traversal: await engine.call("traverse", { ...now, top: TOP }) });
      } catch (failure) {
        setAnswer({ failure: failure as Failure });
      }
    }
    busy.current = false;
  }
  return answer;
}
