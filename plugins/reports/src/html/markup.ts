/** Text that is already HTML. Only `html`, `raw` and `embeddedJson` create it. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

type Part = Markup | string | number | undefined | false | readonly Part[];

/** Escapes text for element content and quoted attributes alike; control characters, illegal in HTML, become U+FFFD. */
export function escapeText(text: string): string {
  return text.replace(UNSAFE, (mark) => ENTITIES.get(mark) ?? "\uFFFD");
}

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  }),
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNSAFE = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** HTML from this code or from a serializer that escapes. Never text from data. */
export function raw(text: string): Markup {
  return new Markup(text);
}

/** A template whose values are escaped unless they are Markup; lists are joined, undefined and false leave nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0];
  for (let i = 0; i < parts.length; i++) text += partText(parts[i]!) + strings[i + 1];
  return new Markup(text);
}

function partText(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(partText).join("");
  return escapeText(String(part));
}

/**
 * A value as JSON inside a script element of a data type: "<" and the two line separators are written as escapes, so
 * that no text ends the element.
 */
export function embeddedJson(value: unknown): Markup {
  const text = JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  return new Markup(text);
}
