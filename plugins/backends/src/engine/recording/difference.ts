import { addresses } from "../kernel-table.js";
import type { Entry, Trace } from "./trace.js";

/**
 * Why a recording of the second step would not stand for the first, in words; undefined where it would: the same kernels
 * on the same blocks, the same feeds, the same values written by the host, and one reading.
 */
export function difference(first: Trace, second: Trace): string | undefined {
  const reads = second.entries.filter(({ kind }) => kind === "read");
  const [early] = reads;
  if (reads.length !== 1)
    return `${early?.who ?? "the step"} reads a tensor back to the host: only the step's own result may be read`;
  return entriesDiffer(first, second) ?? constantsDiffer(first, second) ?? feedsDiffer(first, second);
}

function entriesDiffer({ entries: a }: Trace, { entries: b }: Trace): string | undefined {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] === undefined || b[i] === undefined) return `one step has ${a.length} operations, the next ${b.length}`;
    if (!sameEntry(a[i], b[i]))
      return `${b[i].who} computes ${nameOf(a[i])} in one step and ${nameOf(b[i])} in the next`;
  }
  return undefined;
}

function sameEntry(a: Entry, b: Entry): boolean {
  if (a.kind === "read") return b.kind === "read" && a.length === b.length;
  if (b.kind === "read" || JSON.stringify(a.addresses) !== JSON.stringify(b.addresses)) return false;
  if (a.kind === "host") return b.kind === "host" && hostText(a) === hostText(b);
  if (b.kind === "host" || a.kernel !== b.kernel || a.scope !== b.scope || a.args.length !== b.args.length)
    return false;
  const places = new Set(addresses(a.kernel));
  return a.args.every((value, i) => places.has(i) || Object.is(value, b.args[i]));
}

function constantsDiffer({ constants: a }: Trace, { constants: b }: Trace): string | undefined {
  if (a.length !== b.length) return `the host writes ${a.length} tensors in one step and ${b.length} in the next`;
  for (const [i, { values, who }] of a.entries()) {
    const others = b[i].values;
    const same =
      values.length === others.length && Array.prototype.every.call(values, (v, j) => Object.is(v, others[j]));
    if (!same) return `${who} computes ${values.length} values outside of tensors, and they change from step to step`;
  }
  return undefined;
}

function feedsDiffer({ feeds: a }: Trace, { feeds: b }: Trace): string | undefined {
  const keys = (feeds: Trace["feeds"]) => feeds.map(({ key, capacity }) => `${key}:${capacity}`).join(", ");
  return keys(a) === keys(b) ? undefined : `one step uses ${keys(a)} and the next ${keys(b)}`;
}

const nameOf = (entry: Entry): string =>
  entry.kind === "kernel" ? entry.kernel : entry.kind === "host" ? entry.call.call.name : "a read";

function hostText({ call: { call, inputs, outputs } }: Extract<Entry, { kind: "host" }>): string {
  const shape = ({ shape, dtype }: { shape: readonly number[]; dtype: string }) => `${dtype}[${shape.join()}]`;
  const given = Object.entries(inputs).map(([name, input]) => [name, [input].flat().map(shape)]);
  return JSON.stringify([call.name, given, outputs.map(shape), call.attributes]);
}
