import type { FeedArray, ObserveOperation, StepRecording } from "@heddle/contracts";
import type { TensorInfo } from "@heddle/ops";
import { copyWords } from "../bound-arrays.js";
import { COMMAND_BYTES, type Engine } from "../engine.js";
import type { SimdBackend } from "../simd-backend.js";
import { barriersBefore } from "./barriers-before.js";
import { ThreadCountTuner } from "./thread-count-tuner.js";
import type { BoundHostCall, Entry, Place, Trace } from "./trace.js";

type KernelEntry = Extract<Entry, { kind: "kernel" }>;

/** Commands that run one after the other without a call to the host. */
interface Segment {
  readonly list: number;
  readonly entries: readonly KernelEntry[];
  /** True if a command runs on all threads. */
  readonly split: boolean;
}
type Work =
  | { readonly kind: "segment"; readonly segment: Segment }
  | { readonly kind: "host"; readonly call: BoundHostCall };
type Part = Work | { readonly kind: "read"; readonly pointer: number; readonly length: number };

/** A traced step, ready for replay with other feeds: command lists and planned memory. */
export class Recording implements StepRecording {
  private readonly tuner = new ThreadCountTuner();
  private readonly parts: Part[] = [];
  private readonly blocks: { pointer: number; bytes: number }[] = [];

  constructor(
    private readonly engine: Engine,
    private readonly backend: SimdBackend,
    private readonly trace: Trace,
  ) {
    let pending: KernelEntry[] = [];
    const flush = () => {
      if (pending.length > 0) this.parts.push({ kind: "segment", segment: this.layOut(pending) });
      pending = [];
    };
    for (const entry of trace.entries) {
      if (entry.kind === "kernel") pending.push(entry);
      else {
        flush();
        this.parts.push(entry);
      }
    }
    flush();
  }

  /** `feed` gives the array of a key; `onRead` gets the step's result before the rest of the step runs. */
  replay(feed: (key: string) => FeedArray, onRead: (values: Float32Array) => void, observe?: ObserveOperation): void {
    const { tuner } = this;
    const { heap } = this.engine;
    for (const { key, pointer } of this.trace.feeds) copyWords(heap, feed(key), pointer);
    const run = observe ? this.oneByOne(observe) : this.atOnce(tuner.together);
    const began = performance.now();
    for (const part of this.parts) {
      if (part.kind === "read") onRead(heap.floats(part.pointer, part.length).slice());
      else run(part);
    }
    if (!observe) tuner.took(performance.now() - began);
  }

  private atOnce(together: boolean): (work: Work) => void {
    return (work) => {
      if (work.kind === "host") this.replayHostCall(work.call);
      else this.engine.runList(work.segment.list, work.segment.entries.length, work.segment.split && together);
    };
  }

  private oneByOne(observe: ObserveOperation): (work: Work) => void {
    const timed = (name: string, given: readonly number[], run: () => void) => {
      const began = performance.now();
      run();
      observe(name, given, performance.now() - began);
    };
    return (work) => {
      if (work.kind === "host") timed(work.call.call.name, [], () => this.replayHostCall(work.call));
      else
        for (const [i, { kernel, args, scope }] of work.segment.entries.entries())
          timed(kernel, args, () => this.engine.runList(work.segment.list + i * COMMAND_BYTES, 1, scope === "all"));
    };
  }

  /** Names of the cpu backend's kernels that every replay still calls. */
  get hostCalls(): string[] {
    return this.parts.flatMap((part) => (part.kind === "host" ? [part.call.call.name] : []));
  }

  dispose(): void {
    for (const { pointer, bytes } of this.blocks.splice(0)) this.engine.heap.release(pointer, bytes);
    this.trace.arena.dispose();
  }

  private replayHostCall({ call, inputs, outputs }: BoundHostCall): void {
    const { backend } = this;
    const made: TensorInfo[] = [];
    const tensor = ({ pointer, shape, dtype }: Place): TensorInfo => {
      const info = backend.over(pointer, shape, dtype);
      made.push(info);
      return info;
    };
    const given = Object.fromEntries(
      Object.entries(inputs).map(([name, input]) => [name, Array.isArray(input) ? input.map(tensor) : tensor(input)]),
    );
    const results = [call.run({ inputs: given as never, attrs: call.attributes as never, backend })].flat();
    for (const [i, { pointer, shape }] of outputs.entries()) {
      const { heap } = this.engine;
      const words = shape.reduce((product, size) => product * size, 1);
      heap.integers(pointer, words).set(heap.integers(backend.pointer(results[i]), words));
    }
    for (const info of [...results, ...made]) backend.disposeData(info.dataId);
  }

  private layOut(entries: readonly KernelEntry[]): Segment {
    const { heap } = this.engine;
    const split = this.engine.threads > 1 && entries.some(({ scope }) => scope === "all");
    const bytes = entries.reduce((sum, { args }) => sum + COMMAND_BYTES + 8 * args.length, 0);
    const list = heap.allocate(bytes);
    this.blocks.push({ pointer: list, bytes });
    let args = list + COMMAND_BYTES * entries.length;
    const barriers = barriersBefore(entries);
    for (const [i, entry] of entries.entries()) {
      this.engine.writeCommand(list + i * COMMAND_BYTES, entry.kernel, entry.scope, barriers[i], args);
      heap.doubles(args, entry.args.length).set(entry.args);
      args += 8 * entry.args.length;
    }
    return { list, entries, split };
  }
}
