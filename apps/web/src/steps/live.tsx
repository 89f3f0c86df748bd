import { useMemo, useState } from "preact/hooks";
import { Bars } from "../components/bars.js";
import { LineChart } from "../components/line-chart.js";
import { Scatter } from "../components/scatter.js";
import type { FactorColumn } from "../engine/protocol.js";
import { ownValue } from "../state/own-value.js";
import { epochs, prepared, representation } from "../state/training.js";

/** Loss terms, KL per latent and the latent representation while training runs. */
export function Live() {
  const records = epochs.value;
  if (records.length === 0 || prepared.value === undefined) return null;
  const last = records.at(-1)!;
  const { activeThreshold } = prepared.value;
  const terms = Object.keys(last.terms);
  return (
    <div class="columns">
      <section class="sheet">
        <h2>Loss and its terms</h2>
        <LineChart
          title="ELBO, nats per cell"
          from={records.length > 12 ? 2 : 0}
          lines={[
            { name: "training", values: records.map((record) => record.elbo) },
            ...(last.validation
              ? [
                  {
                    name: "validation",
                    values: records.map((record) => record.validation?.elbo ?? Number.NaN),
                  },
                ]
              : []),
          ]}
        />
        {terms.map((term) => (
          <LineChart
            key={term}
            title={`${termName(term)}, nats per cell`}
            from={records.length > 12 ? 2 : 0}
            lines={[
              { name: term, values: records.map(({ terms: each }) => ownValue(each, term)?.value ?? Number.NaN) },
            ]}
          />
        ))}
      </section>
      <div>
        <LiveScatter />
        <section class="sheet">
          <h2>KL per latent</h2>
          <Bars
            label="Mean KL divergence of each latent from the prior"
            unit="nats"
            bars={last.klPerLatent.map((value, i) => ({
              name: `Latent ${i + 1}`,
              value,
              inactive: value <= activeThreshold,
            }))}
          />
        </section>
      </div>
    </div>
  );
}

const termName = (term: string): string =>
  `${term.charAt(0).toUpperCase()}${term.slice(1).replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)}`;

/** The cells by the two latents with the largest KL. */
function LiveScatter() {
  const now = representation.value;
  const columns = prepared.value?.factors ?? {};
  const [chosen, choose] = useState<string>();
  const factor = chosen ?? Object.keys(columns)[0];
  const kls = epochs.value.at(-1)!.klPerLatent;
  const [first, second] = useMemo(() => topTwo(kls), [kls]);
  const points = useMemo(() => (now === undefined ? undefined : pairs(now, first, second)), [now, first, second]);
  const column = useMemo(
    () => (now === undefined || factor === undefined ? undefined : subset(ownValue(columns, factor), now.cells)),
    [now?.cells.length, factor, columns],
  );
  if (points === undefined) return null;
  return (
    <section class="sheet">
      <h2>Latent representation</h2>
      {Object.keys(columns).length > 0 && (
        <div class="field">
          <label for="live-factor">Color by</label>
          <select id="live-factor" value={factor} onChange={(event) => choose(event.currentTarget.value)}>
            {Object.keys(columns).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
      )}
      <Scatter
        moving
        points={points}
        column={column}
        coloredBy={factor}
        axes={[`latent ${first + 1}`, `latent ${second + 1}`]}
        label={`Cells by latents ${first + 1} and ${second + 1}, which have the largest KL.`}
      />
    </section>
  );
}

/** The column for a subset of cells. */
function subset(column: FactorColumn | undefined, cells: Int32Array): FactorColumn | undefined {
  if (column?.kind === "categorical") return { ...column, codes: cells.map((cell) => column.codes[cell]) };
  if (column === undefined) return undefined;
  return { ...column, values: Float32Array.from(cells, (cell) => column.values[cell]) };
}

function topTwo(kls: readonly number[]): readonly [number, number] {
  const order = kls.map((value, i) => [value, i] as const).sort((a, b) => b[0] - a[0]);
  return [order[0]?.[1] ?? 0, order[1]?.[1] ?? 0];
}

function pairs(
  { representation: values, latents }: { representation: Float32Array; latents: number },
  x: number,
  y: number,
): Float32Array {
  const cells = values.length / latents;
  const points = new Float32Array(2 * cells);
  for (let cell = 0; cell < cells; cell++) {
    points[2 * cell] = values[cell * latents + x];
    points[2 * cell + 1] = values[cell * latents + y];
  }
  return points;
}
