import type { Setting } from "heddle/config";
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";

/** Position of each dotted key: "kang.yaml:4:3", "--set objective.beta=4". */
export type Places = Readonly<Record<string, string>>;

/** A YAML or JSON text, and the position of each of its keys. */
export interface PlacedDocument {
  readonly document: Document.Parsed;
  readonly places: Places;
}

/** `file` is the name that messages show. JSON is YAML too, whose parser reports positions. */
export function parseWithPlaces(text: string, file: string): PlacedDocument {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { prettyErrors: true, lineCounter });
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  return { document, places: Object.fromEntries(placesIn(document.contents, [], at)) };
}

function placesIn(node: unknown, path: readonly string[], at: (offset: number) => string): [string, string][] {
  if (isMap(node)) {
    return node.items.flatMap(({ key, value }) => {
      if (!isScalar(key) || !key.range) return [];
      const inner = [...path, String(key.value)];
      return [[inner.join("."), at(key.range[0])] as [string, string], ...placesIn(value, inner, at)];
    });
  }
  if (!isSeq(node)) return [];
  return node.items.flatMap((item, i) => {
    const inner = [...path, String(i)];
    const range = (item as { range?: readonly number[] | null }).range;
    const own: [string, string][] = range ? [[inner.join("."), at(range[0])]] : [];
    return [...own, ...placesIn(item, inner, at)];
  });
}

/** The places after the settings: each setting replaces its key and the keys below it. */
export function placesAfter(places: Places, settings: readonly Setting[]): Places {
  return settings.reduce<Places>((before, { path, origin }) => {
    const dotted = path.join(".");
    const kept = Object.entries(before).filter(([key]) => key !== dotted && !key.startsWith(`${dotted}.`));
    return { ...Object.fromEntries(kept), ...(origin !== undefined && { [dotted]: origin }) };
  }, places);
}
