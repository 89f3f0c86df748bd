import { type AlignmentRow, alignmentRows, alignmentTitles, csvField, type EvaluationRecord, verdictOf } from "heddle";
import { fixed } from "../components/number-text.js";
import { saveText } from "../components/save.js";
import { useNarrow } from "../components/use-narrow.js";

interface AlignmentTableProps {
  readonly evaluation: EvaluationRecord;
  /** Name of the region, unique on the page. */
  readonly label?: string;
  readonly onChoose: (latent: number) => void;
}

/** The first table of a run, as in its report: the best latent of each factor, its ceiling, and the baselines. */
export function AlignmentTable({ evaluation, label = "Best latent of each factor", onChoose }: AlignmentTableProps) {
  const narrow = useNarrow();
  const rows = alignmentRows(evaluation);
  if (rows.length === 0)
    return (
      <p>
        This run has no factors yet. Check columns below, or add labels, quality metrics or clusters; then evaluate the
        run by them.
      </p>
    );
  const columns = columnsOf(rows);
  return (
    <>
      <p>{verdictOf(rows)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={label}>
        <table class={narrow ? "numbers alignment narrow" : "numbers alignment"}>
          <thead>
            <tr>
              {!narrow && <th scope="col">Factor</th>}
              <th scope="col">Best latent</th>
              {columns.map(({ title }) => (
                <th scope="col" key={title}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <Body rows={rows} columns={columns} onChoose={onChoose} narrow={narrow} />
        </table>
      </section>
      <p class="quiet">
        Brackets: 95 % confidence interval over cells. Ceiling: the largest |r| of any linear combination of the
        latents. A baseline is marked if it is above the interval.
        {alignmentTitles(rows).separation !== undefined && " AUROC: 0.5 is chance, 1 separates the level."}
      </p>
      <p class="row save">
        <span class="quiet">Save</span>
        <button type="button" class="small" onClick={() => saveText("best-latents.csv", csvOf(rows, columns))}>
          CSV
        </button>
      </p>
    </>
  );
}

interface BodyProps extends Omit<ValuesProps, "row"> {
  readonly rows: readonly AlignmentRow[];
  readonly narrow: boolean;
}

/** One row per factor; on a narrow page its name has a row of its own above. */
function Body({ rows, narrow, ...shared }: BodyProps) {
  if (!narrow)
    return (
      <tbody>
        {rows.map((row) => (
          <tr key={row.target.key}>
            <th scope="row">{row.target.label}</th>
            <Values row={row} {...shared} />
          </tr>
        ))}
      </tbody>
    );
  return rows.map((row) => (
    <tbody key={row.target.key}>
      <tr>
        <th scope="rowgroup" colSpan={1 + shared.columns.length}>
          <span>{row.target.label}</span>
        </th>
      </tr>
      <tr>
        <Values row={row} {...shared} />
      </tr>
    </tbody>
  ));
}

interface ColumnOfTable {
  readonly title: string;
  readonly valueIn: (row: AlignmentRow) => number | undefined;
  /** Text after the value. */
  readonly noteIn?: (row: AlignmentRow) => string | undefined;
  readonly emphasized?: boolean;
}

/** The columns after factor and latent. */
function columnsOf(rows: readonly AlignmentRow[]): ColumnOfTable[] {
  const { best, byRanks, separation } = alignmentTitles(rows);
  return [
    {
      title: best,
      valueIn: (row) => row.best.value,
      noteIn: ({ best: { interval } }) => interval && `[${fixed(interval.low)}, ${fixed(interval.high)}]`,
      emphasized: true,
    },
    { title: "Ceiling", valueIn: ({ ceiling }) => ceiling },
    { title: "Second best", valueIn: ({ second }) => second?.value },
    ...(byRanks === undefined ? [] : [{ title: byRanks, valueIn: (row: AlignmentRow) => row.byRanks?.value }]),
    ...(separation === undefined ? [] : [{ title: separation, valueIn: (row: AlignmentRow) => row.separation?.value }]),
    ...rows[0].baselines.map(
      ({ title }, i): ColumnOfTable => ({
        title,
        valueIn: ({ baselines }) => baselines[i]?.result?.value,
        noteIn: ({ baselines }) => (baselines[i]?.comparison === "higher" ? "higher" : undefined),
      }),
    ),
  ];
}

interface ValuesProps {
  readonly row: AlignmentRow;
  readonly columns: readonly ColumnOfTable[];
  readonly onChoose: (latent: number) => void;
}

function Values({ row, columns, onChoose }: ValuesProps) {
  const { latent } = row.best;
  return (
    <>
      <td>
        {latent === undefined ? (
          "–"
        ) : (
          <button type="button" class="small" onClick={() => onChoose(latent)}>
            Latent {latent + 1}
          </button>
        )}
      </td>
      {columns.map(({ title, valueIn, noteIn, emphasized }) => {
        const value = fixed(valueIn(row) ?? Number.NaN);
        const note = noteIn?.(row);
        return (
          <td key={title}>
            {emphasized ? <b>{value}</b> : value}
            {note !== undefined && (emphasized ? <span class="quiet"> {note}</span> : <b> {note}</b>)}
          </td>
        );
      })}
    </>
  );
}

/** The table with all digits. */
function csvOf(rows: readonly AlignmentRow[], columns: readonly ColumnOfTable[]): string {
  const header = ["Factor", "Best latent", ...columns.map(({ title }) => title), "Low", "High"].map(csvField).join(",");
  const lines = rows.map((row) => {
    const { latent, interval } = row.best;
    const values = columns.map(({ valueIn }) => valueIn(row) ?? "");
    const first = [csvField(row.target.label), latent === undefined ? "" : latent + 1];
    return [...first, ...values, interval?.low ?? "", interval?.high ?? ""].join(",");
  });
  return `${[header, ...lines].join("\n")}\n`;
}
