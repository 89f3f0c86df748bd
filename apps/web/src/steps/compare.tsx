import { BASELINE_TITLES, type DisplayRole } from "heddle";
import { useEffect } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { Heatmap } from "../components/heatmap.js";
import type { RunView } from "../engine/protocol.js";
import { isValid, resolved } from "../state/config.js";
import { associations, baselinesOf } from "../state/results.js";
import { compared, runFailure, runs, shown, showRun } from "../state/runs.js";
import { goTo } from "../state/steps.js";
import { startTraining, training } from "../state/training.js";
import { CellsDiffer } from "./cells-differ.js";
import { inactiveIn } from "./explore.js";
import { MetricGroup } from "./metric-group.js";
import { NoRunYet } from "./no-run-yet.js";
import { RunChoice } from "./run-choice.js";

export function Compare() {
  const trained = runs.value.filter(({ state }) => state !== "unfinished");
  const a = shown.value;
  const b = compared.value;
  useEffect(() => void openBoth(trained.map(({ name }) => name)), [trained.length]);
  if (trained.length === 0) return <NoRunYet what="to compare" />;
  return (
    <>
      <h1>Compare two runs</h1>
      <p class="lead">
        A larger weight in the objective can align latents with factors and can reduce clustering agreement.
      </p>
      <div class="row">
        <RunChoice id="run-a" name="First run" target={shown} />
        <RunChoice id="run-b" name="Second run" target={compared} />
      </div>
      <FailureBox failure={runFailure.value} title="The run cannot be opened" />
      {trained.length < 2 && <Another />}
      {a !== undefined && b !== undefined && (
        <>
          <CellsDiffer a={a} b={b} />
          <Metrics a={a} b={b} />
          <div class="columns">
            <Side view={a} />
            <Side view={b} />
          </div>
        </>
      )}
    </>
  );
}

/** Opens the two newest runs if none is chosen. */
async function openBoth(names: readonly string[]): Promise<void> {
  if (shown.value === undefined && names.length > 0) await showRun(names.at(-1)!);
  const other = names.findLast((name) => name !== shown.value?.name);
  if (compared.value === undefined && other !== undefined) await showRun(other, compared);
}

/** With a single run: offers to train the reference model on the same cells. */
function Another() {
  const busy = training.value?.state === "running" || training.value?.state === "evaluating";
  const beta = isPlainVae(resolved.value?.objective) ? 4 : 1;
  return (
    <section class="sheet">
      <h2>One run so far</h2>
      <p>
        {beta === 1
          ? "Train the same configuration with β = 1, a plain VAE, for reference."
          : "Train the same configuration with β = 4, whose latents are more independent and reconstruct less."}
      </p>
      <div class="row">
        <button
          type="button"
          class="main"
          disabled={busy || !isValid.value}
          onClick={() => {
            goTo("train");
            void startTraining({ objective: { use: "beta-vae", beta } });
          }}
        >
          Train β = {beta} for comparison
        </button>
        <a class="button" href="#/configure">
          Choose another objective
        </a>
      </div>
    </section>
  );
}

/** True for a β-VAE with a constant β of 1. */
const isPlainVae = (objective: unknown): boolean => {
  const { use, beta } = (objective ?? {}) as { readonly use?: unknown; readonly beta?: unknown };
  return use === "beta-vae" && beta === 1;
};

const GROUPS: readonly { key: DisplayRole; title: string }[] = [
  { key: "alignment", title: "Alignment: Pearson |r| of the best latent with each factor" },
  { key: "rank-alignment", title: "Alignment by ranks: Spearman |ρ| of the best latent" },
  { key: "separation", title: "Separation: AUROC of the best latent" },
  { key: "accuracy", title: "Accuracy of a threshold on one latent" },
  { key: "clustering", title: "Clustering: adjusted Rand index with each factor" },
];

function Metrics({ a, b }: { a: RunView; b: RunView }) {
  return (
    <section class="sheet">
      <h2>Metrics of both runs</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Metrics of both runs">
        <table class="numbers compare">
          <thead>
            <tr>
              <th scope="col">Factor</th>
              <th scope="col">{a.name}</th>
              <th scope="col">{b.name}</th>
              <th scope="col">Second − first</th>
              {[a, b].flatMap(({ name: run, evaluation }) =>
                baselinesOf(evaluation).map(({ name }) => (
                  <th scope="col" key={`${run} ${name}`}>
                    {BASELINE_TITLES[name]}, {run}
                  </th>
                )),
              )}
            </tr>
          </thead>
          {GROUPS.map(({ key, title }) => (
            <MetricGroup key={key} title={title} metric={key} a={a} b={b} />
          ))}
        </table>
      </section>
      <p class="quiet">
        Brackets: 95 % confidence interval over cells. A difference is clear if the two intervals do not overlap. Other
        seeds may differ by more.
      </p>
    </section>
  );
}

function Side({ view }: { view: RunView }) {
  return (
    <section class="sheet">
      <h2>{view.name}</h2>
      <Heatmap
        rows={associations(view.evaluation.results, view.latents)}
        latents={view.latents}
        inactive={inactiveIn(view)}
        label={`Correlation of every latent with every factor, ${view.name}`}
      />
    </section>
  );
}
