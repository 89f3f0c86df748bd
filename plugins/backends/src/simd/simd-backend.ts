import { type DataType, type TensorInfo, tf } from "@heddle/ops";
import type { Heap } from "./heap.js";
import type { Kernels } from "./kernel-module.js";

type TypedArray = Float32Array | Int32Array | Uint8Array;

/** What tfjs's cpu kernels read of a tensor's data. */
interface Data {
  readonly values: TypedArray;
  readonly dtype: DataType;
  refCount: number;
}
type CpuBackend = tf.KernelBackend & {
  readonly data: tf.DataStorage<Data>;
  firstUse: boolean;
  makeTensorInfo(shape: number[], dtype: DataType, values?: unknown): TensorInfo;
};

/** Data in the heap. `values` is made anew where growing has taken the view's buffer away (unshared memory). */
class HeapData implements Data {
  refCount = 1;
  private view: TypedArray | undefined;

  constructor(
    private readonly heap: Heap,
    readonly pointer: number,
    readonly length: number,
    readonly dtype: DataType,
  ) {}

  get values(): TypedArray {
    if (this.view === undefined || this.view.length !== this.length) {
      this.view =
        this.dtype === "float32"
          ? this.heap.floats(this.pointer, this.length)
          : this.heap.integers(this.pointer, this.length);
    }
    return this.view;
  }
}

/** A tfjs backend over one WebAssembly heap; see `makeSimdBackend`. */
export interface SimdBackend extends tf.KernelBackend {
  readonly heap: Heap;
  readonly kernels: Kernels;
  /** Where a float32 or int32 tensor lies in the heap; moves it there if a cpu kernel made it. */
  pointer(tensor: TensorInfo): number;
  /** A new tensor in the heap with undefined contents. */
  allocate(shape: readonly number[], dtype?: DataType): TensorInfo;
}

/**
 * The cpu backend of tfjs, with data that may lie in the heap: kernels of WebAssembly take pointers, all of cpu's own
 * kernels still work, for they see views. What cpu kernels make stays outside until a kernel of ours needs it.
 */
// Long because it is the body of a class whose base is known only at run time.
export function makeSimdBackend(heap: Heap, kernels: Kernels): SimdBackend {
  const Cpu = (tf.findBackend("cpu") as CpuBackend).constructor as new () => CpuBackend;
  class Simd extends Cpu implements SimdBackend {
    readonly heap = heap;
    readonly kernels = kernels;
    // Its first write would print an advertisement for the native addon into the user's terminal.
    override firstUse = false;

    pointer({ dataId, dtype }: TensorInfo): number {
      const data = this.data.get(dataId);
      if (data instanceof HeapData) return data.pointer;
      const { values, refCount } = data;
      const moved = new HeapData(heap, heap.allocate(values.length * 4), values.length, dtype);
      moved.refCount = refCount;
      moved.values.set(values);
      this.data.set(dataId, moved);
      return moved.pointer;
    }

    allocate(shape: readonly number[], dtype: DataType = "float32"): TensorInfo {
      const length = shape.reduce((product, size) => product * size, 1);
      const tensor = this.makeTensorInfo([...shape], dtype);
      this.data.set(tensor.dataId, new HeapData(heap, heap.allocate(length * 4), length, dtype));
      return tensor;
    }

    // What is kept outside must not be a view of memory that will be given to others.
    override write(values: tf.BackendValues, shape: number[], dtype: DataType): object {
      const inHeap = ArrayBuffer.isView(values) && heap.owns(values.buffer);
      return super.write(inHeap ? (values as Float32Array).slice() : values, shape, dtype);
    }

    override readSync(dataId: object): tf.BackendValues {
      const values = super.readSync(dataId);
      return this.data.get(dataId) instanceof HeapData ? (values as Float32Array).slice() : values;
    }

    override disposeData(dataId: object, force?: boolean): boolean {
      const data = this.data.has(dataId) ? this.data.get(dataId) : undefined;
      const gone = super.disposeData(dataId, force);
      if (data instanceof HeapData && !this.data.has(dataId)) heap.release(data.pointer, data.length * 4);
      return gone;
    }
  }
  return new Simd();
}
