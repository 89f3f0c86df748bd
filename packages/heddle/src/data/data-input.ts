import { type CountDataset, type DataSource, HeddleError, type NamedBlob, type OpenOptions } from "@heddle/contracts";
import type { ConfigInput } from "@heddle/runtime/config";
import { type CountArrays, countArraysDataset } from "./count-arrays.js";

/**
 * Cells to read: a path (Node) or an address (browser), a URL, a File, several files that make one folder, counts in
 * arrays, or an open dataset. All but an open dataset can be sent to a worker.
 */
export type DataInput = string | URL | File | DataSource | CountArrays | CountDataset;

/** An input, recognized; all but an open dataset can be sent to a worker. */
export type DataReference =
  | { readonly kind: "source"; readonly source: DataSource }
  | { readonly kind: "address"; readonly href: string }
  | { readonly kind: "arrays"; readonly arrays: CountArrays }
  | { readonly kind: "dataset"; readonly dataset: CountDataset };

/** Throws HeddleError "usage" for anything else. `locate` resolves a string: a path in Node, an address in a browser. */
export function referencesTo(
  inputs: DataInput | readonly DataInput[] | undefined,
  locate: (name: string | URL) => DataSource | URL,
): DataReference[] {
  const given = listOf(inputs).map((input) => recognize(input, locate));
  const alone = given.find(({ kind }) => kind === "arrays" || kind === "dataset");
  if (alone !== undefined && given.length > 1)
    throw notData(
      `${given.length} inputs, arrays or a dataset among them`,
      "Give those alone; several files may be one.",
    );
  return given;
}

const listOf = (inputs: DataInput | readonly DataInput[] | undefined): readonly DataInput[] =>
  inputs === undefined ? [] : Array.isArray(inputs) ? inputs : [inputs as DataInput];

function recognize(input: DataInput, locate: (name: string | URL) => DataSource | URL): DataReference {
  if (typeof input === "string" || input instanceof URL) {
    const found = locate(input);
    return found instanceof URL ? { kind: "address", href: found.href } : { kind: "source", source: found };
  }
  if (typeof input !== "object" || input === null) throw notData(typeof input);
  if (input instanceof Blob) return { kind: "source", source: chosen(input as File) };
  if ("readRows" in input) return { kind: "dataset", dataset: input };
  if ("rowStarts" in input && "geneNames" in input) return { kind: "arrays", arrays: input };
  if ("path" in input && typeof input.path === "string") return { kind: "source", source: { path: input.path } };
  if ("blob" in input && input.blob instanceof Blob) return { kind: "source", source: named(input) };
  if ("files" in input && Array.isArray(input.files))
    return { kind: "source", source: { name: input.name, files: input.files.map(named) } };
  throw notData(`an object with ${Object.keys(input).slice(0, 4).join(", ") || "nothing in it"}`);
}

/** A plain Blob with all of the File, which every kind of worker accepts. */
const chosen = (file: File): NamedBlob => ({ name: file.name ?? "data", blob: file.slice() });
const named = ({ name, blob }: NamedBlob): NamedBlob => ({ name, blob: blob.slice() });

const notData = (got: string, next = "See DataInput for what data may be.") =>
  new HeddleError("usage", {
    where: "data",
    expected: "a path, a URL, a File, { name, blob }, CountArrays or a CountDataset",
    got,
    next,
  });

/** Data as the runtime takes it. */
export interface OpenedData {
  readonly sources?: readonly DataSource[];
  readonly dataset?: CountDataset | ((options: OpenOptions) => Promise<CountDataset>);
}

/** Opens references; fetches addresses. HeddleErrors "missing-file" and "unreadable-file". */
export async function openReferences(given: readonly DataReference[], signal?: AbortSignal): Promise<OpenedData> {
  const [first] = given;
  if (first === undefined) return {};
  if (first.kind === "dataset") return { dataset: first.dataset };
  if (first.kind === "arrays") return { dataset: async (options) => countArraysDataset(first.arrays, options) };
  return { sources: await Promise.all(given.map((one) => sourceOf(one, signal))) };
}

async function sourceOf(given: DataReference, signal: AbortSignal | undefined): Promise<DataSource> {
  if (given.kind === "source") return given.source;
  if (given.kind !== "address") throw new Error(`${given.kind} is no source`);
  const { href } = given;
  const problem = (got: string, cause?: unknown) =>
    new HeddleError("missing-file", { where: href, expected: "a file there", got, next: "Check the address.", cause });
  const response = await fetch(href, { signal }).catch((cause: unknown) => {
    throw problem(cause instanceof Error ? cause.message : String(cause), cause);
  });
  if (!response.ok) throw problem(`status ${response.status}`);
  return { name: new URL(href).pathname.split("/").at(-1) || href, blob: await response.blob() };
}

/** The configuration with the names of its data, for config.json. */
export function withRecord(config: ConfigInput, given: readonly DataReference[]): ConfigInput {
  const path = given.flatMap((one) => (one.kind === "source" ? [nameOf(one.source)] : []));
  const addresses = given.flatMap((one) => (one.kind === "address" ? [one.href] : []));
  if (path.length + addresses.length === 0) return config;
  const under = typeof config.data === "object" ? config.data : {};
  return { ...config, data: { ...under, path: [...path, ...addresses] } };
}

const nameOf = (source: DataSource): string => ("path" in source ? source.path : source.name);
