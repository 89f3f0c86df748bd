import { useEffect, useId, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { fixed } from "../components/number-text.js";
import type { RunView } from "../engine/protocol.js";
import type { Failure } from "../rpc/wire.js";
import { engine } from "../state/engine.js";

interface GenePageProps {
  readonly view: RunView;
  readonly gene: string | undefined;
  readonly onGene: (gene: string) => void;
  readonly onLatent: (latent: number) => void;
}

const SUGGESTED = 50;

/** One gene: what each latent does to it. Choosing it colors the cells too. */
export function GenePage({ view, gene, onGene, onLatent }: GenePageProps) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const known = new Set(view.genes);
  const matches = typed === "" ? [] : view.genes.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
  const { effects, failure } = useEffects(view.name, gene);
  return (
    <section class="sheet">
      <h2>{gene === undefined ? "One gene" : `Gene ${gene}`}</h2>
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
            if (known.has(event.currentTarget.value)) onGene(event.currentTarget.value);
          }}
        />
        <datalist id={`${id}-genes`}>
          {matches.slice(0, SUGGESTED).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {typed !== "" && matches.length === 0 && (
          <p class="hint" role="status">
            No gene of this model begins like that.
          </p>
        )}
      </div>
      <FailureBox failure={failure} title="This gene cannot be shown" />
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
  const most = Math.max(1, ...effects.map(Math.abs));
  return (
    <div class="genes one">
      <ol aria-label={`What each latent does to ${gene}`}>
        {effects.map((effect, latent) => (
          <li key={latent}>
            <button type="button" class="plain" onClick={() => onLatent(latent)}>
              Latent {latent + 1}
            </button>
            <span
              class="track"
              style={{
                "--share": `${(100 * Math.abs(effect)) / most}%`,
                "--hue": effect < 0 ? "var(--minus)" : "var(--plus)",
              }}
            >
              <i />
            </span>
            <span>{fixed(effect)}</span>
          </li>
        ))}
      </ol>
      <p class="quiet">
        log₂ fold change from the 1st to the 99th percentile of each latent over cells, the others at their medians.
      </p>
    </div>
  );
}

function useEffects(run: string, gene: string | undefined): { effects?: readonly number[]; failure?: Failure } {
  const [answer, setAnswer] = useState<{ gene?: string; effects?: readonly number[]; failure?: Failure }>({});
  useEffect(() => {
    if (gene === undefined) return;
    let gone = false;
    engine
      .call("geneEffects", { run, gene })
      .then((effects) => !gone && setAnswer({ gene, effects }))
      .catch((failure: Failure) => !gone && setAnswer({ gene, failure }));
    return () => {
      gone = true;
    };
  }, [run, gene]);
  return answer.gene === gene ? answer : {};
}
