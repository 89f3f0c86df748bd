import type { DataType, RunsOnHost, TensorInfo, tf } from "@heddle/ops";
import { type BoundArrays, boundArrays } from "./bound-arrays.js";
import { CpuBackend } from "./cpu-kernels.js";
import type { Engine } from "./engine.js";
import type { Allocator } from "./heap.js";
import { sizeOf } from "./tensor-size.js";

type TypedArray = Float32Array | Int32Array | Uint8Array;

/** The part of a tensor's data that kernels of the cpu backend read. */
interface Data {
  readonly values: TypedArray;
  readonly dtype: DataType;
  refCount: number;
}
type CpuMethods = tf.KernelBackend & {
  readonly data: tf.DataStorage<Data>;
  firstUse: boolean;
  makeTensorInfo(shape: number[], dtype: DataType, values?: unknown): TensorInfo;
};

/**
 * Data in the heap: float32, or int32 for integers and booleans. `values` is made anew where growing has taken the view's
 * buffer away (unshared memory).
 */
export class HeapData implements Data {
  refCount = 1;
  private view: TypedArray | undefined;

  /** `owner` releases the block; undefined for a block with another owner. */
  constructor(
    private readonly engine: Engine,
    readonly owner: Allocator | undefined,
    readonly pointer: number,
    readonly length: number,
    readonly dtype: DataType,
  ) {}

  release(): void {
    this.owner?.release(this.pointer, this.length * 4);
  }

  get values(): TypedArray {
    if (this.view === undefined || this.view.length !== this.length) {
      const { heap } = this.engine;
      this.view =
        this.dtype === "float32" ? heap.floats(this.pointer, this.length) : heap.integers(this.pointer, this.length);
    }
    return this.view;
  }
}

/** Receives the host's reads, writes and kernel calls while a step is traced. */
export interface DataObserver {
  /** Called for values that the host writes; returns their block, which belongs to the recording. */
  write(values: ArrayLike<number>, bytes: number): number;
  read(pointer: number, length: number): void;
  /** A kernel of the cpu backend has run. */
  host(call: HostCall): void;
}

/** A call of a kernel of the cpu backend, for replay. */
export interface HostCall {
  readonly name: string;
  readonly run: tf.KernelFunc;
  readonly inputs: Readonly<Record<string, TensorInfo | TensorInfo[]>>;
  readonly attributes: object | undefined;
  readonly outputs: readonly TensorInfo[];
}

/** A tfjs backend over one WebAssembly heap; see `makeSimdBackend`. */
export interface SimdBackend extends tf.KernelBackend, RunsOnHost {
  readonly engine: Engine;
  observer: DataObserver | undefined;
  /** Host arrays that kernels need in the heap. */
  arrays: BoundArrays;
  /** Address of a float32, int32 or bool tensor. */
  pointer(tensor: TensorInfo): number;
  /** A new tensor in the heap with undefined contents. */
  allocate(shape: readonly number[], dtype?: DataType): TensorInfo;
  /** Another tensor over the same data. */
  share(tensor: TensorInfo, shape: readonly number[]): TensorInfo;
  /** A tensor over a block with another owner, which `disposeData` does not release. */
  over(pointer: number, shape: readonly number[], dtype: DataType): TensorInfo;
}

/**
 * The cpu backend of tfjs with its data in the heap: WebAssembly kernels take addresses, kernels of the cpu backend take
 * views. Results of the latter are copied into the heap.
 */
// Long because it is the body of a class whose base is known only at run time.
export function makeSimdBackend(engine: Engine): SimdBackend {
  const Cpu = CpuBackend as new () => CpuMethods;
  const { heap } = engine;
  class Simd extends Cpu implements SimdBackend {
    readonly engine = engine;
    observer: DataObserver | undefined;
    arrays = boundArrays(heap);
    // The first write would otherwise print a note about tfjs-node to the terminal.
    override firstUse = false;

    // A property, because callers detach it. A recording contains the call, not the operations inside the kernel.
    readonly runOnHost: RunsOnHost["runOnHost"] = (name, run, params) => {
      const { observer } = this;
      this.observer = undefined;
      try {
        const outputs = run(params);
        const inputs = params.inputs as unknown as HostCall["inputs"];
        const attributes = params.attrs as object | undefined;
        observer?.host({ name, run, inputs, attributes, outputs: [outputs].flat() });
        return outputs;
      } finally {
        this.observer = observer;
      }
    };

    pointer({ dataId }: TensorInfo): number {
      return (this.data.get(dataId) as HeapData).pointer;
    }

    allocate(shape: readonly number[], dtype: DataType = "float32"): TensorInfo {
      const length = sizeOf(shape);
      const owner = heap.current;
      return this.hold(new HeapData(engine, owner, owner.allocate(length * 4), length, dtype), shape);
    }

    share(tensor: TensorInfo, shape: readonly number[]): TensorInfo {
      this.incRef(tensor.dataId);
      return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
    }

    over(pointer: number, shape: readonly number[], dtype: DataType): TensorInfo {
      return this.hold(new HeapData(engine, undefined, pointer, sizeOf(shape), dtype), shape);
    }

    private hold(data: HeapData, shape: readonly number[]): TensorInfo {
      const dataId = {};
      this.data.set(dataId, data);
      return { dataId, shape: [...shape], dtype: data.dtype };
    }

    override write(values: tf.BackendValues, shape: number[], dtype: DataType): object {
      if (!isHeld(dtype)) return super.write(values, shape, dtype);
      const given = values as ArrayLike<number> | null;
      const { observer } = this;
      if (!given || !observer) {
        const tensor = this.allocate(shape, dtype);
        if (given) this.data.get(tensor.dataId).values.set(given);
        return tensor.dataId;
      }
      const tensor = this.over(observer.write(given, given.length * 4), shape, dtype);
      this.data.get(tensor.dataId).values.set(given);
      return tensor.dataId;
    }

    override move(dataId: object, values: tf.BackendValues, shape: number[], dtype: DataType, refCount: number): void {
      if (!isHeld(dtype)) {
        super.move(dataId, values, shape, dtype, refCount);
        return;
      }
      const written = this.write(values, shape, dtype);
      const data = this.data.get(written);
      data.refCount = refCount;
      this.data.delete(written);
      this.data.set(dataId, data);
    }

    override readSync(dataId: object): tf.BackendValues {
      const data = this.data.get(dataId);
      if (!(data instanceof HeapData)) return super.readSync(dataId);
      this.observer?.read(data.pointer, data.length);
      return data.dtype === "bool" ? Uint8Array.from(data.values) : data.values.slice();
    }

    override async read(dataId: object): Promise<tf.BackendValues> {
      return this.readSync(dataId);
    }

    override disposeData(dataId: object, force?: boolean): boolean {
      const data = this.data.has(dataId) ? this.data.get(dataId) : undefined;
      const gone = super.disposeData(dataId, force);
      if (data instanceof HeapData && !this.data.has(dataId)) data.release();
      return gone;
    }
  }
  return new Simd();
}

const isHeld = (dtype: DataType): boolean => dtype === "float32" || dtype === "int32" || dtype === "bool";
