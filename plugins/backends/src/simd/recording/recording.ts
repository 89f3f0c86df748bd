import type { FeedArray, ObserveOperation, StepRecording } from "@heddle/contracts";
import type { TensorInfo } from "@heddle/ops";
import { copyWords } from "../bound-arrays.js";
import { COMMAND_BYTES, type Engine } from "../engine.js";
import type { SimdBackend } from "../simd-backend.js";
import { barriersBefore } from "./barriers-before.js";
import { ThreadCountTuner } from "./governor.js";
import type { BoundHostCall, Entry, Place, Trace } from "./trace.js";

type KernelEntry = Extract<Entry, { kind: "kernel" }>;

/** Commands that run one after the other without the host. */
interface Stretch {
  readonly list: number;
  readonly entries: readonly KernelEntry[];
  /** Some of them are worth sharing. */
  readonly split: boolean;
}
type Work =
  | { readonly kind: "stretch"; readonly stretch: Stretch }
  | { readonly kind: "host"; readonly call: BoundHostCall };
type Part = Work | { readonly kind: "read"; readonly pointer: number; readonly length: number };

/** A traced step, ready to be repeated with other feeds: kernel calls in flat lists, memory planned once. */
export class Recording implements StepRecording {
  private readonly governor = new ThreadCountTuner();
  private readonly parts: Part[] = [];
  private readonly blocks: { pointer: number; bytes: number }[] = [];

  constructor(
    private readonly engine: Engine,
    private readonly backend: SimdBackend,
    private readonly trace: Trace,
  ) {
    let pending: KernelEntry[] = [];
    const flush = () => {
      if (pending.length > 0) this.parts.push({ kind: "stretch", stretch: this.layOut(pending) });
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
    const { governor } = this;
    const { heap } = this.engine;
    for (const { key, pointer } of this.trace.feeds) copyWords(heap, feed(key), pointer);
    const run = observe ? this.oneByOne(observe) : this.atOnce(governor.together);
    const began = performance.now();
    for (const part of this.parts) {
      if (part.kind === "read") onRead(heap.floats(part.pointer, part.length).slice());
      else run(part);
    }
    if (!observe) governor.took(performance.now() - began);
  }

  private atOnce(together: boolean): (work: Work) => void {
    return (work) => {
      if (work.kind === "host") this.repeat(work.call);
      else this.engine.runList(work.stretch.list, work.stretch.entries.length, work.stretch.split && together);
    };
  }

  private oneByOne(observe: ObserveOperation): (work: Work) => void {
    const timed = (name: string, given: readonly number[], run: () => void) => {
      const began = performance.now();
      run();
      observe(name, given, performance.now() - began);
    };
    return (work) => {
      if (work.kind === "host") timed(work.call.call.name, [], () => this.repeat(work.call));
      else
        for (const [i, { kernel, args, hands }] of work.stretch.entries.entries())
          timed(kernel, args, () => this.engine.runList(work.stretch.list + i * COMMAND_BYTES, 1, hands === "all"));
    };
  }

  /** Kernels of the cpu backend that every repetition still calls, by name: what a faster engine would have. */
  get hostCalls(): string[] {
    return this.parts.flatMap((part) => (part.kind === "host" ? [part.call.call.name] : []));
  }

  dispose(): void {
    for (const { pointer, bytes } of this.blocks.splice(0)) this.engine.heap.release(pointer, bytes);
    this.trace.arena.dispose();
  }

  private repeat({ call, inputs, outputs }: BoundHostCall): void {
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
      heap.integers(pointer, words).set(heap.integers(backend.pointer(results[i]!), words));
    }
    for (const info of [...results, ...made]) backend.disposeData(info.dataId);
  }

  private layOut(entries: readonly KernelEntry[]): Stretch {
    const { heap } = this.engine;
    const split = this.engine.threads > 1 && entries.some(({ hands }) => hands === "all");
    const bytes = entries.reduce((sum, { args }) => sum + COMMAND_BYTES + 8 * args.length, 0);
    const list = heap.allocate(bytes);
    this.blocks.push({ pointer: list, bytes });
    let args = list + COMMAND_BYTES * entries.length;
    const meets = barriersBefore(entries);
    for (const [i, entry] of entries.entries()) {
      this.engine.writeCommand(list + i * COMMAND_BYTES, entry.kernel, entry.hands, meets[i]!, args);
      heap.doubles(args, entry.args.length).set(entry.args);
      args += 8 * entry.args.length;
    }
    return { list, entries, split };
  }
}
