import { useEffect, useMemo, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { useTypedText } from "../components/use-typed-text.js";
import type { FactorColumn, RunView } from "../engine/protocol.js";
import { ownValue } from "../state/own-value.js";
import { engine, figureWorker } from "../state/workers.js";
import { useCall } from "./use-call.js";

const GENE = "\0gene";
const CLUSTERS = "\0clusters";
const MAX_CLUSTERS = 50;

/** Colors of the cells, by a factor, a gene or clusters, and the controls for them. Clusters are computed on demand. */
export function useColors(view: RunView, gene: string | undefined) {
  const names = Object.keys(view.factors);
  const [color, setColor] = useState(names[0] ?? "");
  const [clusters, setClusters] = useState(8);
  useEffect(() => {
    if (gene !== undefined) setColor(GENE);
  }, [gene]);
  const byGene = color === GENE && gene !== undefined;
  const expression = useCall(
    byGene ? `${view.name}\0${gene}` : undefined,
    () => engine.call("gene", { run: view.name, gene: gene! }).result,
  );
  const labels = useCall(
    color === CLUSTERS ? `${view.name}\0${clusters}` : undefined,
    () => figureWorker.call("clusters", { run: view.name, clusters }).result,
  );
  const column = useMemo((): FactorColumn | undefined => {
    if (color === CLUSTERS) return labels.answer && clustersColumn(labels.answer);
    if (byGene) return expression.answer && { kind: "number", values: expression.answer };
    return ownValue(view.factors, color);
  }, [view.factors, color, byGene, labels.answer, expression.answer]);
  const controls = (
    <>
      <div class="field">
        <label for="plot-color">Color by</label>
        <select id="plot-color" value={color} onChange={(event) => setColor(event.currentTarget.value)}>
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
  const notes = (
    <>
      {color === CLUSTERS && (
        <p class="quiet" role="status">
          {labels.waiting && "Computing clusters … "}
          k-means on the latent representation. The page does not include Leiden, because its library generates code
          from strings, which the content security policy forbids. <code>heddle evaluate</code> includes it.
        </p>
      )}
      <FailureBox failure={labels.failure} title="Clusters cannot be shown" />
      <FailureBox failure={expression.failure} title="The gene cannot be shown" />
    </>
  );
  const clustered = `${clusters} k-means clusters`;
  const title = byGene ? `${gene}, decoded log counts per 10,000` : color === CLUSTERS ? clustered : color;
  return { column, title, controls, notes };
}

function ClusterCount({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const typed = useTypedText(value, (text) =>
    onChange(Math.min(MAX_CLUSTERS, Math.max(2, Math.round(Number(text) || value)))),
  );
  return (
    <div class="field">
      <label for="plot-clusters">Clusters</label>
      <input id="plot-clusters" type="number" min={2} max={MAX_CLUSTERS} {...typed} />
    </div>
  );
}

function clustersColumn(labels: Int32Array): FactorColumn {
  const clusters = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const categories = Array.from({ length: clusters }, (_, label) => `cluster ${label + 1}`);
  return { kind: "categorical", categories, codes: labels };
}
