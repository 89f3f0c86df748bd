import { HeddleError, type Schedule } from "@heddle/contracts";
import { cos } from "@heddle/numerics";

/** Length of training, known before its start. */
export interface Plan {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

export interface Position {
  /** From 0. */
  readonly epoch: number;
  /** From 0, over all epochs. */
  readonly step: number;
}

/** The schedule's value at a position. "epochs" are whole: the value changes between epochs, as in scvi-tools. */
export function scheduleValue(schedule: Schedule, position: Position, plan: Plan): number {
  if (typeof schedule === "number") return schedule;
  const { kind, from, to, start, end } = schedule;
  const elapsed = elapsedIn(schedule.unit, position, plan) - start;
  const share = elapsed / (end - start);
  if (kind === "cyclic") return share < 0 ? from : from + (to - from) * Math.min(1, 2 * (share - Math.floor(share)));
  const clamped = Math.min(1, Math.max(0, share));
  if (kind === "linear") return from + (to - from) * clamped;
  return to + 0.5 * (from - to) * (1 + cos(Math.PI * clamped));
}

function elapsedIn(unit: "steps" | "epochs" | "fraction", { epoch, step }: Position, plan: Plan): number {
  if (unit === "epochs") return epoch;
  return unit === "steps" ? step : step / (plan.epochs * plan.stepsPerEpoch);
}

/**
 * Throws if training is too short for the schedule; returns a warning if the schedule allows that:
 * scvi-tools' warm-up of 400 epochs never reaches 1 above 20,000 cells (scvi-tools#1569).
 */
export function checkFinishes(name: string, schedule: Schedule, plan: Plan): string | undefined {
  if (typeof schedule === "number" || schedule.unit === "fraction" || schedule.kind === "cyclic") return undefined;
  const last = { epoch: plan.epochs - 1, step: plan.epochs * plan.stepsPerEpoch - 1 };
  const available = schedule.unit === "epochs" ? last.epoch : last.step;
  if (schedule.end <= available) return undefined;
  const value = scheduleValue(schedule, last, plan);
  const got = `${available + 1} ${schedule.unit} of training: it ends at ${Number(value.toPrecision(3))} instead of ${schedule.to}`;
  if (schedule.allowUnfinished === true)
    return `${name} needs ${schedule.end} ${schedule.unit} and does not finish in ${got}.`;
  throw new HeddleError("config", {
    where: name,
    expected: `room for a schedule of ${schedule.end} ${schedule.unit}`,
    got,
    next: "Give it as a fraction of training, train longer, or set allowUnfinished: true.",
  });
}
