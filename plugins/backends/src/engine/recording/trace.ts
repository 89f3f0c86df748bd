import type { FeedArray, StepTrace, TraceNotes } from "@heddle/contracts";
import type { TensorInfo } from "@heddle/ops";
import { type BoundArrays, copyWords } from "../bound-arrays.js";
import type { Observer, ThreadScope } from "../engine.js";
import type { Heap } from "../heap.js";
import { addresses, type KernelName } from "../kernel-table.js";
import type { DataObserver, HostCall, SimdBackend } from "../simd-backend.js";
import { Arena } from "./arena.js";

/** An address as two runs of one step agree on it: a block of the step by its number, other memory as it is. */
type Address = { readonly block: number } | { readonly pointer: number };

export type Entry = { readonly who: string } & Operation;

type Operation =
  | {
      readonly kind: "kernel";
      readonly kernel: KernelName;
      readonly args: readonly number[];
      readonly scope: ThreadScope;
      readonly addresses: readonly Address[];
    }
  | { readonly kind: "host"; readonly call: BoundHostCall; readonly addresses: readonly Address[] }
  | { readonly kind: "read"; readonly pointer: number; readonly length: number };

/** A tensor by its address. */
export interface Place {
  readonly pointer: number;
  readonly shape: readonly number[];
  readonly dtype: TensorInfo["dtype"];
}
export interface BoundHostCall {
  readonly call: HostCall;
  readonly inputs: Readonly<Record<string, Place | Place[]>>;
  readonly outputs: readonly Place[];
}

/** An array that the caller supplies before each replay. */
export interface Feed {
  readonly key: string;
  readonly pointer: number;
  readonly capacity: number;
}

/** Values that the host wrote and that are no feed: they must be equal in every step. */
export interface Constant {
  readonly who: string;
  readonly pointer: number;
  readonly values: ArrayLike<number>;
}

/** Everything that a step did to the heap, in order. */
export class Trace implements Observer, DataObserver, BoundArrays, StepTrace, TraceNotes {
  readonly entries: Entry[] = [];
  readonly constants: Constant[] = [];
  readonly feeds: Feed[] = [];
  readonly arena: Arena;
  private readonly given = new Map<ArrayLike<number>, { key: string; capacity: number }>();
  private readonly bound = new Map<ArrayLike<number>, number>();
  private readonly made = new Map<FeedArray, Map<string, unknown>>();
  private who = "the step";

  constructor(
    private readonly heap: Heap,
    private readonly backend: SimdBackend,
  ) {
    this.arena = new Arena(heap);
  }

  // As properties, for a step takes them apart.
  readonly feed = (key: string, array: FeedArray, capacity: number): void => {
    this.given.set(array, { key, capacity });
  };
  readonly at = (who: string): void => {
    this.who = who;
  };

  dispose(): void {
    this.arena.dispose();
  }

  command(kernel: KernelName, args: readonly number[], scope: ThreadScope): void {
    const places = addresses(kernel).map((i) => this.address(args[i]));
    this.entries.push({ who: this.who, kind: "kernel", kernel, args: [...args], scope, addresses: places });
  }

  write(values: ArrayLike<number>, bytes: number): number {
    return this.bound.get(values) ?? this.place(values, bytes);
  }

  read(pointer: number, length: number): void {
    this.entries.push({ who: this.who, kind: "read", pointer, length });
  }

  host(call: HostCall): void {
    const inputs = Object.fromEntries(
      Object.entries(call.inputs).map(([name, given]) => [
        name,
        Array.isArray(given) ? given.map((one) => this.placeOf(one)) : this.placeOf(given),
      ]),
    );
    const outputs = call.outputs.map((output) => this.placeOf(output));
    const all = [...Object.values(inputs).flat(), ...outputs];
    const places = all.map(({ pointer }) => this.address(pointer));
    this.entries.push({ who: this.who, kind: "host", call: { call, inputs, outputs }, addresses: places });
  }

  bind(array: FeedArray): number {
    const known = this.bound.get(array);
    if (known !== undefined) return known;
    const pointer = this.place(array, 4 * array.length);
    copyWords(this.heap, array, pointer);
    return pointer;
  }

  capacity(array: FeedArray): number {
    return this.given.get(array)?.capacity ?? array.length;
  }

  derived<T>(array: FeedArray, name: string, compute: (allocate: (bytes: number) => number) => T): T {
    const known = this.made.get(array) ?? new Map<string, unknown>();
    this.made.set(array, known);
    if (!known.has(name))
      known.set(
        name,
        compute((bytes) => this.arena.keep(bytes)),
      );
    return known.get(name) as T;
  }

  private place(values: ArrayLike<number>, bytes: number): number {
    const feed = this.given.get(values);
    const pointer = this.arena.keep(feed ? 4 * feed.capacity : bytes);
    this.bound.set(values, pointer);
    if (feed) this.feeds.push({ ...feed, pointer });
    else this.constants.push({ who: this.who, pointer, values: Float64Array.from(values) });
    return pointer;
  }

  private placeOf(tensor: TensorInfo): Place {
    return { pointer: this.backend.pointer(tensor), shape: tensor.shape, dtype: tensor.dtype };
  }

  private address(pointer: number): Address {
    const block = this.arena.numberOf(pointer);
    return block === undefined ? { pointer } : { block };
  }
}
