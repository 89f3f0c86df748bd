import { quickTrainingText } from "heddle/config";
import { useEffect } from "preact/hooks";
import { duration } from "../components/number-text.js";
import type { TimeEstimate } from "../engine/protocol.js";
import { isValid, text } from "../state/config.js";
import { goTo } from "../state/steps.js";
import { estimateTime, timeEstimate } from "../state/time-estimate.js";
import { startTraining, training } from "../state/training.js";

interface TrainActionsProps {
  /** False: no time is measured and quick training is not offered. */
  readonly measures?: boolean;
  readonly disabled?: boolean;
}

/** The buttons that start training, with the time that it takes. */
export function TrainActions({ measures = true, disabled = false }: TrainActionsProps) {
  const busy = training.value?.state === "running" || training.value?.state === "pausing";
  const off = disabled || busy || !isValid.value;
  useEffect(() => {
    if (measures && !off) void estimateTime();
  }, [measures, off, text.value]);
  const estimate = timeEstimate.value?.text === text.value ? timeEstimate.value : undefined;
  const start = (more = {}) => {
    goTo("train");
    void startTraining(more);
  };
  const value = measures ? estimate?.value : undefined;
  const isShorter = value !== undefined && hasQuick(value);
  return (
    <>
      <button type="button" class="main" disabled={off} onClick={() => start()}>
        Train
      </button>
      {isShorter && (
        <button type="button" disabled={off} onClick={() => start({ training: value.quickTraining })}>
          Quick training
        </button>
      )}
      {measures && (
        <span class="quiet" role="status">
          {value === undefined
            ? !off && "Measuring some steps …"
            : `Training: about ${duration(value.full)}${quickText(value)}. The evaluation follows.`}
        </span>
      )}
    </>
  );
}

/** False if quick training spares no time that the page shows. */
const hasQuick = ({ full, quick }: TimeEstimate): boolean => quick < full && duration(quick) !== duration(full);

const quickText = (estimate: TimeEstimate): string =>
  hasQuick(estimate)
    ? `; quick training, about ${duration(estimate.quick)}: ${quickTrainingText(estimate.quickTraining)}`
    : "";
