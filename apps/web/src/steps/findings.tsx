import type { ColumnDescription, MatrixDescription } from "heddle";
import { whole } from "../components/number-text.js";
import { useNarrow } from "../components/use-narrow.js";
import type { Inspection } from "../engine/protocol.js";

/** The result of `heddle inspect`: matrices, counts, and columns that could be factors. */
export function Findings({ inspection: { description, proposed } }: { inspection: Inspection }) {
  const { format, taken, notes, matrices, columns, embeddings } = description;
  return (
    <section class="sheet">
      <h2>Contents of the file</h2>
      {taken === undefined ? (
        <p class="note">
          {matrices.length === 0
            ? "This file has no matrix: there is nothing to train on."
            : "This file has no matrix of raw counts, which the count likelihoods need."}
        </p>
      ) : (
        <p>
          Counts come from <b>{taken.name}</b>. {taken.reason}
        </p>
      )}
      {notes.map((note) => (
        <p class="note" key={note}>
          {note}
        </p>
      ))}
      <p class="quiet">Format: {format}.</p>
      {matrices.length > 0 && (
        <>
          <h3>Matrices</h3>
          <Matrices matrices={matrices} taken={taken?.name} />
        </>
      )}
      <h3>Cell columns</h3>
      {columns.length === 0 ? (
        <p class="quiet">
          None. Train without factors: Explore then adds labels of a CSV file, quality metrics or clusters to compare
          latents with.
        </p>
      ) : (
        <Columns columns={columns} />
      )}
      {proposed.suggested.labels !== undefined && (
        <p class="quiet">
          Some cells have no label of {proposed.suggested.labels.column}. Partial labels, on the step{" "}
          <a href="#/configure">Configure</a>, predict them from the cells that have one.
        </p>
      )}
      {embeddings.length > 0 && (
        <p class="quiet">Embeddings in the file: {embeddings.map(({ name }) => name).join(", ")}.</p>
      )}
    </section>
  );
}

function Matrices({ matrices, taken }: { matrices: readonly MatrixDescription[]; taken: string | undefined }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label="Matrices">
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">Matrix</th>
            <th scope="col">Raw counts</th>
            <th scope="col">Shape</th>
            <th scope="col">Stored as</th>
            <th scope="col">Value range</th>
          </tr>
        </thead>
        <tbody>
          {matrices.map(({ name, isCounts, shape, layout, type, minimum, maximum }) => (
            <tr key={name}>
              <th scope="row">
                {name}
                {name === taken && " (used)"}
              </th>
              <td>{isCounts ? "yes" : "no"}</td>
              <td>
                {whole(shape[0])} × {whole(shape[1])}
              </td>
              <td>
                {layout}, {type}
              </td>
              <td>
                {Number(minimum.toPrecision(4))} to {Number(maximum.toPrecision(4))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const MAX_LEVELS = 12;

function Columns({ columns }: { columns: readonly ColumnDescription[] }) {
  const narrow = useNarrow();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label="Columns">
      <table class={narrow ? "numbers narrow" : "numbers"}>
        <thead>
          <tr>
            {!narrow && <th scope="col">Column</th>}
            <th scope="col">Role</th>
            <th scope="col">Values</th>
            <th scope="col">Missing</th>
          </tr>
        </thead>
        {narrow ? (
          columns.map((column) => (
            <tbody key={column.name}>
              <tr>
                <th scope="rowgroup" colSpan={3}>
                  <span>{column.name}</span>
                </th>
              </tr>
              <tr>
                <Facts column={column} />
              </tr>
            </tbody>
          ))
        ) : (
          <tbody>
            {columns.map((column) => (
              <tr key={column.name}>
                <th scope="row">{column.name}</th>
                <Facts column={column} />
              </tr>
            ))}
          </tbody>
        )}
      </table>
    </section>
  );
}

const Facts = ({ column: { role, kind, levels, missing } }: { column: ColumnDescription }) => (
  <>
    <td>{role}</td>
    <td>{levels === undefined ? kind : levelsText(levels)}</td>
    <td>{missing === 0 ? "none" : whole(missing)}</td>
  </>
);

function levelsText(levels: NonNullable<ColumnDescription["levels"]>): string {
  const listed = levels.slice(0, MAX_LEVELS).map(({ name, cells }) => `${name} (${whole(cells)})`);
  const more = levels.length - listed.length;
  return `${listed.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
