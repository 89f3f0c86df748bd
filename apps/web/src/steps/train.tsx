import { FailureBox } from "../components/failure-box.js";
import { duration, whole } from "../components/number-text.js";
import { isValid } from "../state/config.js";
import { showRun } from "../state/runs.js";
import { goTo } from "../state/steps.js";
import {
  clearTraining,
  continueTraining,
  overall,
  pace,
  pauseTraining,
  prepared,
  progress,
  stage,
  startTraining,
  stopTraining,
  type Training,
  trainFailure,
  training,
  warnings,
} from "../state/training.js";
import { Live } from "./live.js";
import { TrainActions } from "./train-actions.js";
import { Unfinished } from "./unfinished.js";

export function Train() {
  const current = training.value;
  return (
    <>
      <h1>{current === undefined ? "Train" : current.run}</h1>
      {current === undefined ? <Ready /> : <Running current={current} />}
      <Unfinished />
    </>
  );
}

function Ready() {
  return (
    <>
      <p class="lead">
        Training runs in a worker, so that the page stays responsive. A checkpoint every ten seconds lets a run resume
        after the tab was closed.
      </p>
      <p class="row">
        <TrainActions />
        <a class="button" href="#/configure">
          Review the configuration
        </a>
      </p>
    </>
  );
}

const STATES: Readonly<Record<Training["state"], string>> = {
  running: "Training",
  pausing: "Pausing: writing a checkpoint",
  paused: "Paused: the checkpoint is written",
  evaluating: "Evaluating",
  done: "Trained and evaluated",
  failed: "Training stopped",
};

function Running({ current }: { current: Training }) {
  const { state, run } = current;
  const { share: trained = 0, restart } = overall.value ?? {};
  const share = state === "done" || state === "evaluating" ? 1 : trained;
  return (
    <>
      <p class="lead" role="status">
        {STATES[state]}
        {state === "running" && stage.value !== undefined && `: ${stage.value}`}
        {state === "running" && restart !== undefined && `: restart ${restart} of ${prepared.value?.restarts.count}`}
        {state === "evaluating" && stage.value !== undefined && `: ${stage.value}`}
        {state === "failed" ? "." : " …".repeat(Number(state === "running" || state === "evaluating"))}
      </p>
      <progress max={1} value={share} aria-label="Training steps" />
      <Pace />
      <div class="row">
        <Actions current={current} />
      </div>
      <FailureBox failure={trainFailure.value} title={`${run} could not be trained`} />
      {warnings.value.map((message) => (
        <p class="note" key={message}>
          {message}
        </p>
      ))}
      <Live />
    </>
  );
}

function Pace() {
  const at = progress.value;
  const data = prepared.value;
  if (data === undefined) return <p class="quiet">&nbsp;</p>;
  const left =
    pace.value === undefined || overall.value === undefined
      ? Number.NaN
      : (overall.value.epochsLeft * data.trainingCells) / pace.value;
  const done =
    at === undefined
      ? ""
      : `, epoch ${Math.min(at.epoch + 1, at.epochs)} of ${at.epochs}, ${whole(at.cellsPerSecond)} cells/s`;
  const ended = training.value?.state === "done" || training.value?.state === "evaluating";
  return (
    <p class="quiet">
      {whole(data.cells)} cells × {whole(data.genes)} genes{done}
      {Number.isFinite(left) && !ended && `, about ${duration(left)} left`}
    </p>
  );
}

function Actions({ current: { state, run } }: { current: Training }) {
  if (state === "done") {
    return (
      <>
        <button type="button" class="main" onClick={() => void showRun(run).then(() => goTo("explore"))}>
          Explore the run
        </button>
        <button type="button" onClick={() => void startTraining()} disabled={!isValid.value}>
          Train again
        </button>
      </>
    );
  }
  if (state === "failed") {
    return (
      <button type="button" onClick={clearTraining}>
        Start over
      </button>
    );
  }
  return (
    <>
      {state === "paused" ? (
        <button type="button" class="main" onClick={continueTraining}>
          Resume
        </button>
      ) : (
        <button type="button" onClick={pauseTraining} disabled={state !== "running"}>
          Pause
        </button>
      )}
      <button type="button" onClick={stopTraining} disabled={state === "evaluating"}>
        Stop
      </button>
    </>
  );
}
