import type { StepRecorder, StepTrace, TraceNotes } from "@heddle/contracts";
import type { SimdBackend } from "../simd-backend.js";
import { difference } from "./difference.js";
import { Recording } from "./recording.js";
import { Trace } from "./trace.js";

/** See `StepRecorder`. One step at a time, as tfjs's backend is one for the whole process. */
export function makeRecorder(backend: SimdBackend): StepRecorder {
  const { engine } = backend;
  const { heap } = engine;
  return {
    trace<T>(step: (notes: TraceNotes) => T): { result: T; trace: StepTrace } {
      const trace = new Trace(heap, backend);
      const before = { arrays: backend.arrays, current: heap.current };
      heap.current = trace.arena;
      engine.observer = backend.observer = trace;
      backend.arrays = trace;
      try {
        return { result: step(trace), trace };
      } catch (error) {
        trace.dispose();
        throw error;
      } finally {
        heap.current = before.current;
        engine.observer = backend.observer = undefined;
        backend.arrays = before.arrays;
        trace.arena.close();
      }
    },
    record(first, second) {
      const [a, b] = [first, second] as [Trace, Trace];
      const refused = difference(a, b);
      a.dispose();
      if (refused === undefined) return new Recording(engine, backend, b);
      b.dispose();
      return { refused };
    },
  };
}
