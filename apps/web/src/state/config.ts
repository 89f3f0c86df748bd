import { computed, effect, signal } from "@preact/signals";
import type { JsonSchema, ProposedConfig } from "heddle/config";
import { HeddleError } from "heddle/worker";
import { Document, type Pair, parseDocument, type Scalar, type YAMLMap } from "yaml";
import type { Inspection } from "../engine/protocol.js";
import { ownValue } from "./own-value.js";
import { engine } from "./workers.js";

export type Fields = Readonly<Record<string, unknown>>;
export type Path = readonly string[];

/** The configuration as YAML. The form is derived from it. */
export const text = signal("");
/** Every key and option; absent until the engine has loaded the plugins. */
export const schema = signal<JsonSchema | undefined>(undefined);
/** The last valid configuration, with every default filled in. */
export const resolved = signal<Fields | undefined>(undefined);
export const configFailure = signal<Error | undefined>(undefined);
/** The last text that the engine has checked. */
const checked = signal<string | undefined>(undefined);

const parsed = computed(() => parseDocument(text.value, { prettyErrors: true }));

/** The parsed text; empty if it is not a YAML map. */
export const config = computed<Fields>(() => {
  const content: unknown = parsed.value.errors.length > 0 ? undefined : parsed.value.toJS();
  return typeof content === "object" && content !== null && !Array.isArray(content) ? (content as Fields) : {};
});

export const isValid = computed(() => checked.value === text.value && configFailure.value === undefined);

/** Columns of the open cells, if they are known. */
let columns: readonly string[] | undefined;

export async function configureFor({ proposed, columnNames }: Inspection): Promise<void> {
  columns = columnNames;
  text.value = textOf(proposed);
  schema.value ??= await engine.call("schema", undefined).result;
}

/** YAML of a proposed configuration, with its comments. */
function textOf({ config: proposed, comments }: ProposedConfig): string {
  const document = new Document(proposed);
  const items = (document.contents as unknown as YAMLMap<Scalar<string>>).items as Pair<Scalar<string>>[];
  for (const [i, { key }] of items.entries()) {
    const comment = comments[key.value as keyof typeof comments];
    if (comment !== undefined) key.commentBefore = comment.replace(/(?!$)(.{1,48})(?: |$)/g, " $1\n").trimEnd();
    key.spaceBefore = i > 0;
  }
  return document.toString(FORMAT);
}

const FORMAT = { flowCollectionPadding: true, lineWidth: 100 };

/** Sets a value and keeps the comments; `undefined` removes the key. */
export function setValue(path: Path, value: unknown): void {
  const document = parseDocument(text.value);
  if (document.errors.length > 0) return;
  if (value === undefined) document.deleteIn(path);
  else {
    // a key below a plain value, such as objective: beta-vae, needs a map
    for (let depth = 1; depth < path.length; depth++) {
      const above = document.getIn(path.slice(0, depth));
      if (typeof above === "object" && above !== null) continue;
      document.setIn(path.slice(0, depth), document.createNode(typeof above === "string" ? { use: above } : {}));
    }
    document.setIn(path, document.createNode(value));
  }
  text.value = document.toString(FORMAT);
}

export const valueAt = (fields: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? ownValue(value as Fields, key) : undefined),
    fields,
  );

const CHECK_DELAY_MS = 150;
let waiting: ReturnType<typeof setTimeout> | undefined;

effect(() => {
  const now = text.value;
  const [problem] = parsed.value.errors;
  clearTimeout(waiting);
  if (now === "") return;
  if (problem !== undefined) {
    checked.value = now;
    configFailure.value = badYaml(problem.message);
    return;
  }
  const current = config.peek();
  waiting = setTimeout(() => void check(now, current), CHECK_DELAY_MS);
});

async function check(now: string, current: Fields): Promise<void> {
  try {
    const answer = await engine.call("complete", { config: current, ...(columns && { columns }) }).result;
    if (text.peek() !== now) return;
    resolved.value = answer;
    configFailure.value = undefined;
  } catch (error) {
    if (text.peek() !== now) return;
    configFailure.value = error as Error;
  }
  checked.value = now;
}

const badYaml = (message: string) =>
  new HeddleError("config", {
    expected: "YAML",
    got: message.split("\n")[0].replace(/:$/, ""),
    next: "Correct that line.",
  });
