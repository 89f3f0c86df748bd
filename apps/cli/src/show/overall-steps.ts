import type { TrainingEvent } from "heddle";

type Event<Kind> = Extract<TrainingEvent, { kind: Kind }>;
export type Restart = Pick<Event<"restart">, "number" | "count" | "epochs">;

/** Steps over all random restarts and the rest of training. */
export interface Overall {
  readonly done: number;
  readonly total: number;
}

/** `restarts` is the last restart that began, in this process; `current` the one that runs. The best one continues from its last step. */
export function overallSteps(
  { step, steps, epochs }: Pick<Event<"step">, "step" | "steps" | "epochs">,
  restarts: Restart | undefined,
  current: Restart | undefined,
): Overall {
  if (restarts === undefined) return { done: step, total: steps };
  const each = (restarts.epochs * steps) / epochs;
  const before = (current === undefined ? restarts.count : current.number) - 1;
  return { done: before * each + step, total: (restarts.count - 1) * each + steps };
}
