import type { MetricResult } from "@heddle/contracts";
import { useEffect } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { Heatmap } from "../components/heatmap.js";
import { fixed } from "../components/number-text.js";
import type { RunView } from "../engine/protocol.js";
import { config, isRight } from "../state/config.js";
import { beside, runFailure, runs, shown, showRun } from "../state/runs.js";
import { associations, resultsOf, type ShownKey, targetOf } from "../state/shown.js";
import { goTo } from "../state/steps.js";
import { startTraining, training } from "../state/training.js";
import { NoRunYet } from "./no-run-yet.js";
import { RunChoice } from "./run-choice.js";
import { vanishedIn } from "./understand.js";

export function Compare() {
  const trained = runs.value.filter(({ state }) => state !== "unfinished");
  const a = shown.value;
  const b = beside.value;
  useEffect(() => void openBoth(trained.map(({ name }) => name)), [trained.length]);
  if (trained.length === 0) return <NoRunYet what="to compare" />;
  return (
    <>
      <h1>What was gained, and what was lost?</h1>
      <p class="lead">
        A heavier objective draws latents toward factors, and may cost the clusters. Both stand here, side by side.
      </p>
      <div class="row">
        <RunChoice id="run-a" name="First run" place={shown} />
        <RunChoice id="run-b" name="Second run" place={beside} />
      </div>
      <FailureBox failure={runFailure.value} title="The run cannot be opened" />
      {trained.length < 2 && <Another />}
      {a !== undefined && b !== undefined && (
        <>
          <Gains a={a} b={b} />
          <div class="columns">
            <Side view={a} />
            <Side view={b} />
          </div>
        </>
      )}
    </>
  );
}

/** The two newest runs, where nothing is chosen yet. */
async function openBoth(names: readonly string[]): Promise<void> {
  if (shown.value === undefined && names.length > 0) await showRun(names.at(-1)!);
  const other = names.findLast((name) => name !== shown.value?.name);
  if (beside.value === undefined && other !== undefined) await showRun(other, beside);
}

/** One run is nothing to compare: the plain model on the same cells is a click away. */
function Another() {
  const busy = training.value?.state === "running" || training.value?.state === "evaluating";
  const plain = { use: "beta-vae", beta: 1 };
  const isPlain = JSON.stringify(config.value.objective) === JSON.stringify(plain);
  return (
    <section class="sheet">
      <h2>One run so far</h2>
      <p>
        {isPlain
          ? "Choose another objective, and train a second run on the same cells."
          : "Train the same configuration once more with β = 1, the plain model that everything is held against."}
      </p>
      {isPlain ? (
        <a class="button main" href="#/choose">
          Choose another objective
        </a>
      ) : (
        <button
          type="button"
          class="main"
          disabled={busy || !isRight.value}
          onClick={() => {
            goTo("train");
            void startTraining({ objective: plain });
          }}
        >
          Train β = 1 beside it
        </button>
      )}
    </section>
  );
}

const GROUPS: readonly { key: ShownKey; title: string }[] = [
  { key: "alignment", title: "Alignment: the best latent's correlation with each factor" },
  { key: "accuracy", title: "Accuracy of a rule on one latent" },
  { key: "clustering", title: "Clustering: agreement of clusters with each factor (adjusted Rand index)" },
];

function Gains({ a, b }: { a: RunView; b: RunView }) {
  return (
    <section class="sheet">
      <h2>Numbers side by side</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Numbers side by side">
        <table class="numbers compare">
          <thead>
            <tr>
              <th scope="col">Factor</th>
              <th scope="col">{a.name}</th>
              <th scope="col">{b.name}</th>
              <th scope="col">Second − first</th>
              <th scope="col">Principal components</th>
            </tr>
          </thead>
          {GROUPS.map(({ key, title }) => (
            <Group key={key} title={title} metric={key} a={a} b={b} />
          ))}
        </table>
      </section>
      <p class="quiet">
        Intervals are 95 % over cells. A difference is called clear where the two intervals do not overlap; other seeds
        may differ by more.
      </p>
    </section>
  );
}

function Group({ title, metric, a, b }: { title: string; metric: ShownKey; a: RunView; b: RunView }) {
  const first = byTarget(resultsOf(a.evaluation.results, metric));
  const second = byTarget(resultsOf(b.evaluation.results, metric));
  const baseline = byTarget(resultsOf(a.evaluation.baseline?.results ?? [], metric));
  const targets = [...new Set([...first.keys(), ...second.keys()])];
  if (targets.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th scope="colgroup" colSpan={5} class="group">
          {title}
        </th>
      </tr>
      {targets.map((target) => (
        <tr key={target}>
          <th scope="row">{target}</th>
          <Value result={first.get(target)} />
          <Value result={second.get(target)} />
          <Difference first={first.get(target)} second={second.get(target)} />
          <Value result={baseline.get(target)} />
        </tr>
      ))}
    </tbody>
  );
}

const byTarget = (results: readonly MetricResult[]) => new Map(results.map((result) => [targetOf(result), result]));

function Value({ result }: { result: MetricResult | undefined }) {
  if (result === undefined) return <td>–</td>;
  const { value, interval } = result;
  return (
    <td>
      {fixed(value)}{" "}
      {interval !== undefined && (
        <span class="quiet">
          [{fixed(interval.low)}, {fixed(interval.high)}]
        </span>
      )}
    </td>
  );
}

function Difference({ first, second }: { first: MetricResult | undefined; second: MetricResult | undefined }) {
  if (first === undefined || second === undefined) return <td>–</td>;
  const change = second.value - first.value;
  const apart =
    first.interval !== undefined &&
    second.interval !== undefined &&
    (first.interval.high < second.interval.low || second.interval.high < first.interval.low);
  const better = change > 0 === first.higherIsBetter;
  if (!apart) return <td class="quiet">{signed(change)}, not clear</td>;
  return <td class={better ? "gain" : "loss"}>{`${signed(change)}, ${better ? "gained" : "lost"}`}</td>;
}

const signed = (value: number): string => (value > 0 ? `+${fixed(value)}` : fixed(value));

function Side({ view }: { view: RunView }) {
  return (
    <section class="sheet">
      <h2>{view.name}</h2>
      <Heatmap
        rows={associations(view.evaluation.results, view.latents)}
        latents={view.latents}
        vanished={vanishedIn(view)}
        label={`Correlation of every latent with every factor, ${view.name}`}
      />
    </section>
  );
}
