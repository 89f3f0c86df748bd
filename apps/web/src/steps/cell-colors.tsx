import { useEffect, useMemo, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { useTypedText } from "../components/use-typed-text.js";
import type { FactorColumn, RunView } from "../engine/protocol.js";
import type { QueryView } from "../engine/query-view.js";
import { source } from "../state/cells.js";
import { ownValue } from "../state/own-value.js";
import { engine, figureWorker } from "../state/workers.js";
import { joinColumns, originColumn } from "./query-columns.js";
import { useCall } from "./use-call.js";

const MEASURED = "\0measured";
const DECODED = "\0decoded";
const SELECTIONS = "\0selections";
const CLUSTERS = "\0clusters";
const ORIGIN = "\0origin";
/** Before the name of a column that only the cells of a query have. */
const QUERY = "\0query ";
const MAX_CLUSTERS = 50;

export interface ColorChoices {
  readonly gene: string | undefined;
  /** A column to color by, chosen elsewhere on the page; a new object each time. */
  readonly column: { readonly name: string } | undefined;
  readonly selections: FactorColumn | undefined;
  readonly query: QueryView | undefined;
}

/** Columns of the evaluation, and all others. */
function namesIn({ factors, columns }: RunView): readonly [factors: readonly string[], others: readonly string[]] {
  return [Object.keys(factors), Object.keys(columns).filter((name) => !Object.hasOwn(factors, name))];
}

/** The choice that colors the cells; a new gene, column, selection or query is shown at once. */
function useColor(first: string, { gene, column, selections, query }: ColorChoices) {
  const [color, setColor] = useState(first);
  useEffect(() => {
    if (gene !== undefined) setColor(MEASURED);
  }, [gene]);
  useEffect(() => {
    if (selections !== undefined) setColor(SELECTIONS);
  }, [selections]);
  useEffect(() => {
    if (column !== undefined) setColor(column.name);
  }, [column]);
  useEffect(() => {
    setColor((now) => (query !== undefined ? ORIGIN : isOfQuery(now) ? first : now));
  }, [query]);
  return [color, setColor] as const;
}

/**
 * Colors of the cells, by a column, a gene, clusters or selections, and the controls for them. With a query, its cells
 * follow those of the run.
 */
export function useColors(view: RunView, { gene, column: wanted, selections, query }: ColorChoices) {
  const [factors, others] = useMemo(() => namesIn(view), [view.factors, view.columns]);
  const [color, setColor] = useColor(factors[0] ?? others[0] ?? "", { gene, column: wanted, selections, query });
  const [clusters, setClusters] = useState(8);
  const expression = useExpression(view.name, gene, color);
  const labels = useCall(
    color === CLUSTERS ? `${view.name}\0${clusters}` : undefined,
    () => figureWorker.call("clusters", { run: view.name, clusters }).result,
  );
  const own = useMemo((): FactorColumn | undefined => {
    if (color === CLUSTERS) return labels.answer && clustersColumn(labels.answer);
    if (color === SELECTIONS) return selections;
    if (isGene(color)) return expression.answer && { kind: "number", values: expression.answer };
    return ownValue(view.factors, color) ?? ownValue(view.columns, color);
  }, [view.factors, view.columns, color, selections, labels.answer, expression.answer]);
  const column = useMemo(() => withQuery(own, color, view, query), [own, color, view.cells, query]);
  const controls = (
    <>
      <div class="field">
        <label for="plot-color">Color by</label>
        <select id="plot-color" value={color} onChange={(event) => setColor(event.currentTarget.value)}>
          <Options label="Factors of the evaluation" names={factors} />
          <Options label="Other columns" names={others} />
          {query !== undefined && <QueryOptions view={view} query={query} />}
          {gene !== undefined && <option value={MEASURED}>{gene}, measured</option>}
          {gene !== undefined && <option value={DECODED}>{gene}, decoded</option>}
          {selections !== undefined && <option value={SELECTIONS}>selections</option>}
          <option value={CLUSTERS}>clusters (k-means)</option>
        </select>
      </div>
      {color === CLUSTERS && <ClusterCount value={clusters} onChange={setClusters} />}
    </>
  );
  const notes = (
    <>
      {color === CLUSTERS && <ClusterNote waiting={labels.waiting} />}
      {expression.waiting && <p role="status">Reading {gene} …</p>}
      <FailureBox failure={labels.failure} title="Clusters cannot be shown" />
      <FailureBox failure={expression.failure} title="The gene cannot be shown" />
    </>
  );
  const clustered = `${clusters} k-means clusters`;
  const title = isGene(color)
    ? `${gene}, ${color === MEASURED ? "measured" : "decoded"}, ln(1 + counts per 10,000)`
    : color === CLUSTERS
      ? clustered
      : color === SELECTIONS
        ? "selections"
        : color === ORIGIN
          ? "origin"
          : color.replace(QUERY, "");
  return { column, title, controls, notes };
}

const isOfQuery = (color: string): boolean => color === ORIGIN || color.startsWith(QUERY);

/** The column for the cells of the run and of the query. */
function withQuery(own: FactorColumn | undefined, color: string, view: RunView, query: QueryView | undefined) {
  if (query === undefined) return own;
  const sizes = { reference: view.cells, query: query.cells };
  if (color === ORIGIN) return originColumn(sizes);
  return joinColumns(own, ownValue(query.columns, color.replace(QUERY, "")), sizes);
}

function QueryOptions({ view, query }: { view: RunView; query: QueryView }) {
  const names = Object.keys(query.columns).filter((name) => !Object.hasOwn(view.columns, name));
  return (
    <optgroup label="New cells">
      <option value={ORIGIN}>origin: cells of the run, new cells</option>
      {names.map((name) => (
        <option key={name} value={`${QUERY}${name}`}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}

/** The name of a column of new cells in a choice of colors. */
export const colorOf = (name: string, view: RunView): string =>
  Object.hasOwn(view.columns, name) ? name : `${QUERY}${name}`;

const isGene = (color: string): boolean => color === MEASURED || color === DECODED;

/** Measured or decoded expression of a gene, if cells are colored by it. */
function useExpression(run: string, gene: string | undefined, color: string) {
  const key = gene !== undefined && isGene(color) ? `${run}${color}\0${gene}` : undefined;
  return useCall(key, () =>
    color === MEASURED
      ? engine.call("measured", { run, cells: source.value, gene: gene! }).result
      : engine.call("gene", { run, gene: gene! }).result,
  );
}

function Options({ label, names }: { label: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <optgroup label={label}>
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}

const ClusterNote = ({ waiting }: { waiting: boolean }) => (
  <p class="quiet" role="status">
    {waiting && "Computing clusters … "}
    k-means on the latent representation. The page does not include Leiden, because its library generates code from
    strings, which the content security policy forbids. <code>heddle evaluate</code> includes it.
  </p>
);

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
