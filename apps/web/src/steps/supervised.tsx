import { accuracyText, alignmentRows, type EvaluationRecord, supervisedRecord } from "heddle";
import { fixed, whole } from "../components/number-text.js";
import type { RunView } from "../engine/protocol.js";
import { AlignmentTable } from "./alignment-table.js";

interface SupervisedProps {
  readonly view: RunView;
  readonly onLatent: (latent: number) => void;
  readonly onColor: (column: string) => void;
}

type Labels = NonNullable<NonNullable<EvaluationRecord["supervised"]>["labels"]>;

/** Results of partial labels: accuracy on held-out cells, predictions, and the latents of the labeled factor. */
export function Supervised({ view: { evaluation, columns }, onLatent, onColor }: SupervisedProps) {
  if (evaluation.supervised === undefined) return null;
  const { column, labels } = evaluation.supervised;
  const record = supervisedRecord(evaluation);
  const predictions = [`heddle_predicted_${column}`, `heddle_probability_${column}`].filter((name) =>
    Object.hasOwn(columns, name),
  );
  return (
    <section class="sheet supervised">
      <h2>Labels of {column}</h2>
      <p>
        Training used labels of {column}, so these results are no evidence of unsupervised alignment. No other table of
        the page includes them.
      </p>
      {labels !== undefined && <p>{accuracyText(labels)}</p>}
      {predictions.length > 0 && (
        <div class="row">
          {predictions.map((name) => (
            <button key={name} type="button" class="small" onClick={() => onColor(name)}>
              Color cells by {name}
            </button>
          ))}
        </div>
      )}
      {labels !== undefined && <LevelTable labels={labels} />}
      {alignmentRows(record).length > 0 ? (
        <AlignmentTable evaluation={record} label={`Best latent of each label of ${column}`} onChoose={onLatent} />
      ) : (
        <p class="quiet">{column} is no factor of the evaluation.</p>
      )}
    </section>
  );
}

function LevelTable({ labels: { perLevel } }: { labels: Labels }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label="Accuracy of each label">
      <table class="numbers labels-accuracy">
        <thead>
          <tr>
            <th scope="col">Label</th>
            <th scope="col">Cells in training</th>
            <th scope="col">Held out</th>
            <th scope="col">Predicted correctly</th>
          </tr>
        </thead>
        <tbody>
          {perLevel.map(({ level, training, heldOut, correct }) => (
            <tr key={level}>
              <th scope="row">{level}</th>
              <td>{whole(training)}</td>
              <td>{whole(heldOut)}</td>
              <td>{heldOut === 0 ? "–" : `${whole(correct)} (${fixed(correct / heldOut)})`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
