import { type AlignmentRow, alignmentRows, alignmentTitles, type EvaluationRecord, verdictOf } from "heddle";
import { fixed } from "../components/number-text.js";

interface AlignmentTableProps {
  readonly evaluation: EvaluationRecord;
  readonly onChoose: (latent: number) => void;
}

/** The first table of a run, as in its report: the best latent of each factor, its ceiling, and the baselines. */
export function AlignmentTable({ evaluation, onChoose }: AlignmentTableProps) {
  const rows = alignmentRows(evaluation);
  if (rows.length === 0)
    return (
      <p>
        This run has no factors yet. Check columns below, or add labels, quality metrics or clusters; then evaluate the
        run by them.
      </p>
    );
  const { best, byRanks, separation } = alignmentTitles(rows);
  return (
    <>
      <p>{verdictOf(rows)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Best latent of each factor">
        <table class="numbers alignment">
          <thead>
            <tr>
              <th scope="col">Factor</th>
              <th scope="col">Best latent</th>
              <th scope="col">{best}</th>
              <th scope="col">Ceiling</th>
              <th scope="col">Second best</th>
              {byRanks !== undefined && <th scope="col">{byRanks}</th>}
              {separation !== undefined && <th scope="col">{separation}</th>}
              {rows[0].baselines.map(({ name, title }) => (
                <th scope="col" key={name}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={row.target.key}
                row={row}
                byRanks={byRanks !== undefined}
                separation={separation !== undefined}
                onChoose={onChoose}
              />
            ))}
          </tbody>
        </table>
      </section>
      <p class="quiet">
        Brackets: 95 % confidence interval over cells. Ceiling: the largest |r| of any linear combination of the
        latents. A baseline is marked if it is above the interval.
        {separation !== undefined && " AUROC: 0.5 is chance, 1 separates the level."}
      </p>
    </>
  );
}

interface RowProps {
  readonly row: AlignmentRow;
  readonly byRanks: boolean;
  readonly separation: boolean;
  readonly onChoose: (latent: number) => void;
}

function Row({
  row: { target, best, ceiling, second, baselines, ...beside },
  byRanks,
  separation,
  onChoose,
}: RowProps) {
  const { latent, interval } = best;
  return (
    <tr>
      <th scope="row">{target.label}</th>
      <td>
        {latent === undefined ? (
          "–"
        ) : (
          <button type="button" class="small" onClick={() => onChoose(latent)}>
            Latent {latent + 1}
          </button>
        )}
      </td>
      <td>
        <b>{fixed(best.value)}</b>{" "}
        {interval !== undefined && (
          <span class="quiet">
            [{fixed(interval.low)}, {fixed(interval.high)}]
          </span>
        )}
      </td>
      <td>{fixed(ceiling ?? Number.NaN)}</td>
      <td>{fixed(second?.value ?? Number.NaN)}</td>
      {byRanks && <td>{fixed(beside.byRanks?.value ?? Number.NaN)}</td>}
      {separation && <td>{fixed(beside.separation?.value ?? Number.NaN)}</td>}
      {baselines.map(({ name, result, comparison }) => (
        <td key={name}>
          {fixed(result?.value ?? Number.NaN)}
          {comparison === "higher" && <b> higher</b>}
        </td>
      ))}
    </tr>
  );
}
