import { type DisplayRole, type MetricResult, resultsBeside, resultsToShow } from "heddle";
import { Fragment } from "preact";
import type { RunView } from "../engine/protocol.js";
import { baselinesOf, targetOf } from "../state/results.js";
import { Difference, Value } from "./metric-cells.js";

/** The rows of one measure: a row per factor or level, with the values of both runs and their baselines. */
export function MetricGroup({ title, metric, a, b }: { title: string; metric: DisplayRole; a: RunView; b: RunView }) {
  const first = byTarget(resultsToShow(a.evaluation.results, metric));
  const second = byTarget(resultsToShow(b.evaluation.results, metric));
  const baselines = [a, b].flatMap(({ evaluation }) =>
    baselinesOf(evaluation).map(({ results }) => byTarget(resultsToShow(results, metric))),
  );
  const targets = [...new Set([...first.keys(), ...second.keys()])];
  if (targets.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th scope="colgroup" colSpan={4 + baselines.length} class="group">
          {title}
        </th>
      </tr>
      {targets.map((target) => (
        <Fragment key={target}>
          <tr>
            <th scope="row">{target}</th>
            <Value result={first.get(target)} />
            <Value result={second.get(target)} />
            <Difference first={first.get(target)} second={second.get(target)} />
            {baselines.map((found, i) => (
              <Value key={i} result={found.get(target)} />
            ))}
          </tr>
          <BesideRow target={target} metric={metric} a={a} b={b} columns={baselines.length} />
        </Fragment>
      ))}
    </tbody>
  );
}

/** The same in model coordinates, if a run is rotated. The latents of another run are in these coordinates anyway. */
function BesideRow(props: { target: string; metric: DisplayRole; a: RunView; b: RunView; columns: number }) {
  const { target, metric, a, b, columns } = props;
  const [ofA, ofB] = [a, b].map(({ evaluation: { results } }) => byTarget(resultsBeside(results, metric)).get(target));
  const about = (ofA ?? ofB)?.display?.beside;
  if (about === undefined) return null;
  const orShown = (found: MetricResult | undefined, { evaluation: { results } }: RunView) =>
    found ?? byTarget(resultsToShow(results, metric)).get(target);
  const [first, second] = [orShown(ofA, a), orShown(ofB, b)];
  return (
    <tr>
      <th scope="row">
        {target}, {about}
      </th>
      <Value result={first} />
      <Value result={second} />
      <Difference first={first} second={second} />
      {Array.from({ length: columns }, (_, i) => (
        <td key={i}>–</td>
      ))}
    </tr>
  );
}

const byTarget = (results: readonly MetricResult[]) => new Map(results.map((result) => [targetOf(result), result]));
