import {
  HeddleError,
  type Random,
  type Role,
  type Schedule,
  type StateVariable,
  type StepContext,
} from "@heddle/contracts";
import { type Scalar, type Tensor, type Tensor1D, tf } from "@heddle/ops";
import { type Plan, type Position, scheduleValue } from "./schedule.js";

export type PluginSchedules = ReadonlyMap<Role, Readonly<Record<string, Schedule>>>;

export interface StepSettings {
  readonly training: boolean;
  readonly position: Position;
  readonly plan: Plan;
  /** A stream of this run and purpose ("training", "validation" …): the step's own stream is taken from it. */
  readonly random: Random;
  readonly schedules: PluginSchedules;
  readonly datasetSize: number;
}

/** One step's contexts, one per plugin, and the updates that they collect. */
export class StepContexts {
  private readonly updates: { state: StateVariable; next: Tensor }[] = [];
  private readonly drawn = new Set<string>();

  constructor(private readonly settings: StepSettings) {}

  /** Number of this step, from 0. */
  get step(): number {
    return this.settings.position.step;
  }

  for(role: Role): StepContext {
    const { training, datasetSize } = this.settings;
    return {
      training,
      datasetSize,
      random: {
        normal: (name, shape) => tf.tensor(this.stream(role, name).normals(size(shape)), [...shape]),
        uniform: (name, shape) => tf.tensor(this.stream(role, name).uniforms(size(shape)), [...shape]),
        permutation: (name, n) => tf.tensor1d(this.stream(role, name).permutation(n), "int32") as Tensor1D,
      },
      schedule: (name) => this.scheduled(role, name),
      temperature: () => this.scheduled("objective", "temperature"),
      update: (state, next) => {
        if (training) this.updates.push({ state, next: tf.keep(next) });
      },
    };
  }

  /** The value of a plugin's schedule at this step, as a number. */
  value(role: Role, name: string): number {
    const schedule = this.settings.schedules.get(role)?.[name];
    if (schedule !== undefined) return scheduleValue(schedule, this.settings.position, this.settings.plan);
    throw new HeddleError("internal", {
      expected: `a schedule that the ${role} declares: ${Object.keys(this.settings.schedules.get(role) ?? {}).join(", ") || "none"}`,
      got: JSON.stringify(name),
      next: "Name it in the plugin's schedules().",
    });
  }

  /** Applied once, after the optimizer. */
  applyUpdates(): void {
    for (const { state, next } of this.updates) {
      state.assign(next);
      next.dispose();
    }
    this.updates.length = 0;
  }

  private scheduled(role: Role, name: string): Scalar {
    return tf.scalar(this.value(role, name));
  }

  private stream(role: Role, name: string): Random {
    const path = `${role}/${name}`;
    if (this.drawn.has(path)) {
      throw new HeddleError("internal", {
        expected: "each random tensor of a step to have its own name",
        got: `${JSON.stringify(name)} twice in the ${role}`,
        next: "Give the second draw another name.",
      });
    }
    this.drawn.add(path);
    return this.settings.random.stream(role).stream(name).stream(this.settings.position.step);
  }
}

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
