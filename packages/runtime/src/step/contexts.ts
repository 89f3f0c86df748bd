import {
  type DeclareFeed,
  type FeedArray,
  HeddleError,
  ownValue,
  type Random,
  type Role,
  type StateVariable,
  type StepContext,
} from "@heddle/contracts";
import { randomNormal, randomUniform, type Scalar, type Tensor, type Tensor1D, tf } from "@heddle/ops";
import type { PluginSchedules } from "../composition/compose.js";
import { type Plan, type Position, scheduleValue } from "./schedule.js";

export interface StepSettings {
  readonly training: boolean;
  readonly position: Position;
  readonly plan: Plan;
  /** Random stream of this run and purpose ("training", "validation" …), the parent of the step's own streams. */
  readonly random: Random;
  readonly schedules: PluginSchedules;
  readonly datasetSize: number;
  /** True for a check trace: its schedules have other values, so that a constant in place of a feed is detected. */
  readonly checkTrace?: boolean;
}

/** Random draws and schedule values of a step by key, with the function that computes them for a later step. */
export type StepFeeds = Map<string, (steps: StepContexts) => FeedArray>;

/** The contexts of one step, one per plugin, and the updates that they collect. */
export class StepContexts {
  private readonly updates: { state: StateVariable; next: Tensor }[] = [];
  private readonly drawn = new Set<string>();

  /** `feeds` and `declare` of a traced step receive the values that change between steps. */
  constructor(
    private readonly settings: StepSettings,
    private readonly traced?: { readonly feeds: StepFeeds; readonly declare: DeclareFeed },
  ) {}

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
        normal: (name, shape) => randomNormal(this.keyed(role, name), shape),
        uniform: (name, shape) => randomUniform(this.keyed(role, name), shape),
        permutation: (name, n) => {
          const draw = (steps: StepContexts) => steps.stream(role, name).permutation(n);
          return tf.tensor1d(this.fed(`permutation/${role}/${name}`, draw), "int32") as Tensor1D;
        },
      },
      schedule: (name) => this.scalar(role, name),
      temperature: () => this.scalar("objective", "temperature"),
      update: (state, next) => {
        if (training) this.updates.push({ state, next: tf.keep(next) });
      },
    };
  }

  /** The value of a plugin's schedule at this step, as a number. */
  value(role: Role, name: string): number {
    const schedule = ownValue(this.settings.schedules.get(role), name);
    if (schedule !== undefined) {
      const value = scheduleValue(schedule, this.settings.position, this.settings.plan);
      // a value between 0 and 1 stays between 0 and 1
      return this.settings.checkTrace ? 0.75 * value + 0.125 : value;
    }
    throw new HeddleError("internal", {
      expected: `a schedule that the ${role} declares: ${Object.keys(this.settings.schedules.get(role) ?? {}).join(", ") || "none"}`,
      got: JSON.stringify(name),
      next: "Name it in the plugin's schedules().",
    });
  }

  /** Called once, after the optimizer. */
  applyUpdates(): void {
    for (const { state, next } of this.updates) {
      state.assign(next);
      next.dispose();
    }
    this.updates.length = 0;
  }

  /** The value of a plugin's schedule at this step, as a tensor. */
  scalar(role: Role, name: string): Scalar {
    const values = this.fed(`schedule/${role}/${name}`, (steps) => Float32Array.of(steps.value(role, name)));
    return tf.tensor(values, []) as Scalar;
  }

  private fed<T extends FeedArray>(key: string, compute: (steps: StepContexts) => T): T {
    const array = compute(this);
    this.traced?.feeds.set(key, compute);
    this.traced?.declare(key, array, array.length);
    return array;
  }

  /** A new stream whose key is a feed: a backend with its own random numbers needs only the key. */
  private keyed(role: Role, name: string): Random {
    const stream = this.stream(role, name);
    const { key } = stream;
    if (key === undefined || this.traced === undefined) return stream;
    const path = `random/${role}/${name}`;
    this.traced.feeds.set(path, (steps) => steps.stream(role, name).key!);
    this.traced.declare(path, key, key.length);
    return stream;
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
