import { useEffect, useMemo, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import type { FactorColumn, RunView } from "../engine/protocol.js";
import { engine, painter } from "../state/engine.js";
import { useAnswer } from "./use-answer.js";

const GENE = "\0gene";
const CLUSTERS = "\0clusters";
const MOST_CLUSTERS = 50;

/** What colors cells: a factor, a gene, or clusters, worked out when they are asked for; and the controls for it. */
export function useColors(view: RunView, gene: string | undefined) {
  const names = Object.keys(view.factors);
  const [color, setColor] = useState(names[0] ?? "");
  const [clusters, setClusters] = useState(8);
  useEffect(() => {
    if (gene !== undefined) setColor(GENE);
  }, [gene]);
  const byGene = color === GENE && gene !== undefined;
  const expression = useAnswer(byGene ? `${view.name}\0${gene}` : undefined, () =>
    engine.call("gene", { run: view.name, gene: gene! }),
  );
  const labels = useAnswer(color === CLUSTERS ? `${view.name}\0${clusters}` : undefined, () =>
    painter.call("clusters", { run: view.name, clusters }),
  );
  const column = useMemo((): FactorColumn | undefined => {
    if (color === CLUSTERS) return labels.answer && clustersColumn(labels.answer);
    if (byGene) return expression.answer && { kind: "number", values: expression.answer };
    return view.factors[color];
  }, [view.factors, color, byGene, labels.answer, expression.answer]);
  const controls = (
    <>
      <div class="field">
        <label for="picture-color">Color by</label>
        <select id="picture-color" value={color} onChange={(event) => setColor(event.currentTarget.value)}>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
          <option value={CLUSTERS}>clusters (k-means)</option>
          {gene !== undefined && <option value={GENE}>gene {gene}</option>}
        </select>
      </div>
      {color === CLUSTERS && <ClusterCount value={clusters} onChange={setClusters} />}
    </>
  );
  const said = (
    <>
      {color === CLUSTERS && (
        <p class="quiet" role="status">
          {labels.waiting && "Clusters are worked out … "}
          Clusters of all latents' codes. Leiden is not in this page: its library makes code from strings, which the
          page forbids for your safety. <code>heddle evaluate</code> has it.
        </p>
      )}
      <FailureBox failure={labels.failure} title="Clusters cannot be shown" />
      <FailureBox failure={expression.failure} title="The gene cannot be shown" />
    </>
  );
  const clustered = `${clusters} k-means clusters`;
  const title = byGene ? `${gene}, decoded log counts per 10,000` : color === CLUSTERS ? clustered : color;
  return { column, title, controls, said };
}

function ClusterCount({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  return (
    <div class="field">
      <label for="picture-clusters">Clusters</label>
      <input
        id="picture-clusters"
        type="number"
        min={2}
        max={MOST_CLUSTERS}
        value={value}
        onChange={({ currentTarget }) => {
          const wanted = Math.min(MOST_CLUSTERS, Math.max(2, Math.round(Number(currentTarget.value) || value)));
          currentTarget.value = String(wanted);
          onChange(wanted);
        }}
      />
    </div>
  );
}

function clustersColumn(labels: Int32Array): FactorColumn {
  const clusters = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const categories = Array.from({ length: clusters }, (_, label) => `cluster ${label + 1}`);
  return { kind: "categorical", categories, codes: labels };
}
