import type { JsonSchema } from "@heddle/runtime";
import { computed, effect, signal } from "@preact/signals";
import { Document, parseDocument } from "yaml";
import type { Look, OpenedCells } from "../engine/protocol.js";
import type { Failure } from "../rpc/wire.js";
import { engine } from "./engine.js";
import { proposeConfig } from "./propose-config.js";

export type Fields = Readonly<Record<string, unknown>>;
export type Path = readonly string[];

/** The configuration as its user writes it: the one truth, of which the form shows another side. */
export const text = signal("");
/** Every key and option that there is; absent until the engine has said. */
export const schema = signal<JsonSchema | undefined>(undefined);
/** With every default filled in; the last one that was right. */
export const resolved = signal<Fields | undefined>(undefined);
export const configFailure = signal<Failure | undefined>(undefined);
/** The text whose meaning is known: until it is `text` itself, the engine is still checking. */
const checked = signal<string | undefined>(undefined);

const parsed = computed(() => parseDocument(text.value, { prettyErrors: true }));

/** What the text says, as far as it can be read. */
export const config = computed<Fields>(() => {
  const content: unknown = parsed.value.errors.length > 0 ? undefined : parsed.value.toJS();
  return typeof content === "object" && content !== null && !Array.isArray(content) ? (content as Fields) : {};
});

export const isRight = computed(() => checked.value === text.value && configFailure.value === undefined);

export async function configureFor(look: Look, cells: OpenedCells): Promise<void> {
  write(proposeConfig(look, cells));
  schema.value ??= await engine.call("schema", undefined);
}

export function write(content: Fields): void {
  text.value = new Document(content).toString(FORMAT);
}

const FORMAT = { flowCollectionPadding: true, lineWidth: 100 };

/** Puts a value where the form says, keeping the user's comments; `undefined` takes the key out. */
export function setValue(path: Path, value: unknown): void {
  const document = parseDocument(text.value);
  if (document.errors.length > 0) return;
  if (value === undefined) document.deleteIn(path);
  else {
    // a key below a plain value, such as objective: beta-vae, needs a map to stand in
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
    (value, key) => (typeof value === "object" && value !== null ? (value as Fields)[key] : undefined),
    fields,
  );

const PAUSE_MS = 150;
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
  const asked = config.peek();
  waiting = setTimeout(() => void check(now, asked), PAUSE_MS);
});

async function check(now: string, asked: Fields): Promise<void> {
  try {
    const answer = await engine.call("resolve", asked);
    if (text.peek() !== now) return;
    resolved.value = answer;
    configFailure.value = undefined;
  } catch (failure) {
    if (text.peek() !== now) return;
    configFailure.value = failure as Failure;
  }
  checked.value = now;
}

const badYaml = (message: string): Failure => ({
  kind: "config",
  message,
  details: { expected: "YAML", got: message.split("\n")[0]!.replace(/:$/, ""), next: "Correct that line." },
});
