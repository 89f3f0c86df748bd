import type { DataType, TensorInfo } from "@tensorflow/tfjs-core";

type FloatOrInt = Float32Array | Int32Array;

/**
 * A backend with tensors in the host's memory, so that a kernel may be plain TypeScript.
 * Allocate every output before taking a view: allocating may grow the WebAssembly heap, which detaches views.
 */
export interface HostMemory {
  /** The tensor's own memory, not a copy: never write to an input. */
  view(tensor: TensorInfo): Float32Array;
  /** A new tensor with uninitialized contents. */
  allocate(shape: readonly number[], dtype?: DataType): TensorInfo;
}

interface WasmLike {
  typedArrayFromHeap(tensor: TensorInfo): FloatOrInt;
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
}
interface CpuLike {
  data: { get(id: object): { values: FloatOrInt } };
  makeTensorInfo(shape: number[], dtype: DataType, values: FloatOrInt): TensorInfo;
}

const isWasm = (backend: object): backend is WasmLike => "typedArrayFromHeap" in backend && "makeOutput" in backend;
const isCpu = (backend: object): backend is CpuLike => "data" in backend && "makeTensorInfo" in backend;

/** The host memory of a tfjs backend, or undefined for a backend with tensors elsewhere (WebGL, TensorFlow). */
export function hostMemory(backend: object): HostMemory | undefined {
  if (isWasm(backend)) return wasmMemory(backend);
  return isCpu(backend) ? cpuMemory(backend) : undefined;
}

function wasmMemory(backend: WasmLike): HostMemory {
  return {
    view: (tensor) => backend.typedArrayFromHeap(tensor) as Float32Array,
    allocate: (shape, dtype = "float32") => backend.makeOutput([...shape], dtype),
  };
}

function cpuMemory(backend: CpuLike): HostMemory {
  return {
    view: (tensor) => backend.data.get(tensor.dataId).values as Float32Array,
    allocate(shape, dtype = "float32") {
      const size = shape.reduce((product, length) => product * length, 1);
      return backend.makeTensorInfo(
        [...shape],
        dtype,
        dtype === "float32" ? new Float32Array(size) : new Int32Array(size),
      );
    },
  };
}
