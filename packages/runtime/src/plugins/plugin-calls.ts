/** A program reads the list when it ends, also if it has another copy of this module. */
const CALLS = Symbol.for("heddle/plugin-calls/v1");
type Holder = { [CALLS]?: Set<{ readonly label: string }> };

/** Notes that code of a plugin runs; the returned function ends that. */
export function notePluginCall(label: string): () => void {
  const holder = globalThis as Holder;
  holder[CALLS] ??= new Set();
  const calls = holder[CALLS];
  const call = { label };
  calls.add(call);
  return () => calls.delete(call);
}
