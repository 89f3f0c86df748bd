import { useEffect, useMemo, useState } from "preact/hooks";
import { FailureBox } from "../components/failure-box.js";
import { whole } from "../components/number-text.js";
import { Scatter } from "../components/scatter.js";
import type { FactorColumn, RunView } from "../engine/protocol.js";
import type { Failure } from "../rpc/wire.js";
import { engine } from "../state/engine.js";

interface CellPictureProps {
  readonly view: RunView;
  readonly latent: number;
  readonly gene: string | undefined;
}

/** Every cell by two latents, coloured by a factor or by a gene. */
export function CellPicture({ view, latent, gene }: CellPictureProps) {
  const order = useMemo(() => byDivergence(view), [view]);
  const [x, setX] = useState(latent);
  const [y, setY] = useState(() => order.find((each) => each !== latent) ?? latent);
  const names = Object.keys(view.factors);
  const [colour, setColour] = useState(names[0] ?? "");
  useEffect(() => {
    setX(latent);
    if (latent === y) setY(order.find((each) => each !== latent) ?? latent);
  }, [latent]);
  useEffect(() => {
    if (gene !== undefined) setColour(GENE);
  }, [gene]);
  const { column: expression, failure } = useExpression(view, colour === GENE ? gene : undefined);
  const points = useMemo(() => pairs(view, x, y), [view, x, y]);
  const byGene = colour === GENE && gene !== undefined;
  const title = byGene ? `${gene}, decoded log counts per 10,000` : colour;
  return (
    <section class="sheet">
      <h2>Every cell</h2>
      <div class="row">
        <LatentChoice id="picture-x" name="Across" value={x} view={view} onChange={setX} />
        <LatentChoice id="picture-y" name="Up" value={y} view={view} onChange={setY} />
        <div class="field">
          <label for="picture-colour">Colour by</label>
          <select id="picture-colour" value={colour} onChange={(event) => setColour(event.currentTarget.value)}>
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
            {gene !== undefined && <option value={GENE}>gene {gene}</option>}
          </select>
        </div>
      </div>
      <Scatter
        points={points}
        column={byGene ? expression : view.factors[colour]}
        colouredBy={title}
        axes={[`latent ${x + 1}`, `latent ${y + 1}`]}
        label={`${whole(view.cells)} cells by latents ${x + 1} and ${y + 1}, coloured by ${title}.`}
      />
      <FailureBox failure={failure} title="The gene cannot be shown" />
    </section>
  );
}

const GENE = "\0gene";

interface LatentChoiceProps {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly view: RunView;
  readonly onChange: (latent: number) => void;
}

export function LatentChoice({ id, name, value, view, onChange }: LatentChoiceProps) {
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select id={id} value={value} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {view.evaluation.latents.map(({ index, active }) => (
          <option key={index} value={index}>
            Latent {index + 1}
            {active ? "" : " (vanished)"}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What the model expects of a gene in every cell. */
function useExpression(view: RunView, gene: string | undefined): { column?: FactorColumn; failure?: Failure } {
  const [answer, setAnswer] = useState<{ gene: string; column?: FactorColumn; failure?: Failure }>();
  useEffect(() => {
    if (gene === undefined) return;
    let gone = false;
    engine
      .call("gene", { run: view.name, gene })
      .then((values) => !gone && setAnswer({ gene, column: { kind: "number", values } }))
      .catch((failure: Failure) => !gone && setAnswer({ gene, failure }));
    return () => {
      gone = true;
    };
  }, [view, gene]);
  return answer?.gene === gene && answer !== undefined ? answer : {};
}

const byDivergence = ({ evaluation }: RunView): number[] =>
  [...evaluation.latents]
    .sort((a, b) => (b.divergence ?? b.deviation) - (a.divergence ?? a.deviation))
    .map(({ index }) => index);

function pairs({ codes, cells, latents }: RunView, x: number, y: number): Float32Array {
  const points = new Float32Array(2 * cells);
  for (let cell = 0; cell < cells; cell++) {
    points[2 * cell] = codes[cell * latents + x]!;
    points[2 * cell + 1] = codes[cell * latents + y]!;
  }
  return points;
}
