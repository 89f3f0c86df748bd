import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { barsCsv, barsSvg } from "../components/figure-svg.js";
import { fixed } from "../components/number-text.js";
import { SaveFigure } from "../components/save-figure.js";
import type { RunView } from "../engine/protocol.js";
import { engine } from "../state/workers.js";
import { useCall } from "./use-call.js";

interface GenePageProps {
  readonly view: RunView;
  readonly gene: string | undefined;
  readonly onGene: (gene: string) => void;
  readonly onLatent: (latent: number) => void;
}

const SUGGESTED = 50;

/** The effect of each latent on one gene. Choosing a gene also colors the cells. */
export function GenePage({ view, gene, onGene, onLatent }: GenePageProps) {
  const id = useId();
  const [typed, setTyped] = useState("");
  useEffect(() => {
    if (gene !== undefined) setTyped(gene);
  }, [gene]);
  const known = useMemo(() => new Map(view.genes.map((name) => [name.toLowerCase(), name])), [view.genes]);
  const matches = typed === "" ? [] : view.genes.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
  const { answer: effects, failure } = useCall(
    gene === undefined ? undefined : `${view.name}\0${gene}`,
    () => engine.call("geneEffects", { run: view.name, gene: gene! }).result,
  );
  return (
    <section class="sheet">
      <h2>{gene === undefined ? "Gene" : `Gene ${gene}`}</h2>
      <div class="field">
        <label for={id}>Gene</label>
        <input
          id={id}
          type="text"
          list={`${id}-genes`}
          autocomplete="off"
          spellcheck={false}
          placeholder={view.genes[0]}
          value={typed}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            const named = known.get(event.currentTarget.value.trim().toLowerCase());
            if (named !== undefined) onGene(named);
          }}
        />
        <datalist id={`${id}-genes`}>
          {matches.slice(0, SUGGESTED).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {typed !== "" && matches.length === 0 && (
          <p class="hint" role="status">
            Not among the {view.genes.length} selected genes of this model. To include a gene, select more genes and
            train again.
          </p>
        )}
      </div>
      <FailureBox failure={failure} title="The effects on this gene cannot be computed" />
      {gene !== undefined && effects !== undefined && <Effects gene={gene} effects={effects} onLatent={onLatent} />}
    </section>
  );
}

interface EffectsProps {
  readonly gene: string;
  readonly effects: readonly number[];
  readonly onLatent: (latent: number) => void;
}

function Effects({ gene, effects, onLatent }: EffectsProps) {
  const largest = Math.max(1, ...effects.map(Math.abs));
  const bars = effects.map((value, latent) => ({ name: `Latent ${latent + 1}`, value }));
  return (
    <div class="genes one">
      <ol aria-label={`Effect of each latent on ${gene}`}>
        {effects.map((effect, latent) => (
          <li key={latent}>
            <button type="button" class="plain" onClick={() => onLatent(latent)}>
              Latent {latent + 1}
            </button>
            <span
              class="track"
              style={{
                "--share": `${(100 * Math.abs(effect)) / largest}%`,
                "--hue": effect < 0 ? "var(--minus)" : "var(--plus)",
              }}
            >
              <i />
            </span>
            <span>{fixed(effect)}</span>
          </li>
        ))}
      </ol>
      <SaveFigure
        name={`${gene}-by-latent`}
        svg={(colors) => barsSvg(`${gene}: log₂ fold change by latent`, bars, colors)}
        csv={() => barsCsv(["latent", "log2_fold_change"], bars)}
      />
      <p class="quiet">
        log₂ fold change from the 1st to the 99th percentile of each latent, with the others at their medians.
      </p>
    </div>
  );
}
