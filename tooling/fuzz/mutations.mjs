/** @typedef {ReturnType<typeof import("./random.mjs").randomOf>} Random */

/** Values that break assumptions about numbers, text and lists. */
const STRANGE = [null, -1, 0, 1e308, 4294967295, 0.5, "", "0", "NaN", "__proto__", "constructor", [], {}, true, [[]]];

const BINARY = {
  /** @param {Uint8Array} bytes @param {Random} random */
  "flipped bits": (bytes, random) => {
    for (let count = 1 + random.below(3); count > 0; count--) bytes[random.below(bytes.length)] ^= 1 << random.below(8);
    return bytes;
  },
  /** @param {Uint8Array} bytes @param {Random} random */
  "other bytes": (bytes, random) => {
    const start = random.below(bytes.length);
    const end = Math.min(bytes.length, start + 1 + random.below(8));
    for (let i = start; i < end; i++) bytes[i] = random.pick([0, 0xff, 0x7f, 0x80, random.below(256)]);
    return bytes;
  },
  /** @param {Uint8Array} bytes @param {Random} random */
  truncated: (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  /** @param {Uint8Array} bytes @param {Random} random */
  "zeroed run": (bytes, random) => {
    const start = random.below(bytes.length);
    return bytes.fill(0, start, start + random.pick([1, 4, 16, 64, 512]));
  },
  /** @param {Uint8Array} bytes @param {Random} random */
  "swapped blocks": (bytes, random) => {
    const size = 1 + random.below(Math.max(1, Math.min(64, bytes.length >> 1)));
    const [a, b] = [random.below(bytes.length - size + 1), random.below(bytes.length - size + 1)];
    const first = bytes.slice(a, a + size);
    bytes.copyWithin(a, b, b + size);
    bytes.set(first, b);
    return bytes;
  },
};

/** Replaces or removes one value anywhere in a document. @param {unknown} json @param {Random} random */
function editJson(json, random) {
  const places = [];
  const visit = (value) => {
    if (typeof value !== "object" || value === null) return;
    for (const key of Object.keys(value)) {
      places.push([value, key]);
      visit(value[key]);
    }
  };
  visit(json);
  if (places.length === 0) return random.pick(STRANGE);
  const [parent, key] = random.pick(places);
  if (random.below(4) === 0) delete parent[key];
  else parent[key] = random.pick(STRANGE);
  return json;
}

/** @param {Uint8Array} bytes @param {Random} random */
function editedJson(bytes, random) {
  const text = new TextDecoder().decode(bytes);
  const isLines = /^\{.*\}\n\{/.test(text);
  const edit = (document) => JSON.stringify(editJson(JSON.parse(document), random));
  if (!isLines) return new TextEncoder().encode(edit(text));
  const lines = text.trimEnd().split("\n");
  const at = random.below(lines.length);
  return new TextEncoder().encode(`${lines.with(at, edit(lines[at])).join("\n")}\n`);
}

const isJson = (name) => /\.(json|jsonl)$|(^|\/)\.z(attrs|array|group)$/.test(name);

/**
 * A damaged copy of a file, and the kind of damage.
 * @param {string} name @param {Uint8Array} original @param {Random} random
 */
export function mutate(name, original, random) {
  if (isJson(name) && random.below(2) === 0) return { kind: "edited JSON", bytes: editedJson(original, random) };
  const kind = random.pick(Object.keys(BINARY));
  if (original.length === 0) return { kind, bytes: Uint8Array.of(random.below(256)) };
  return { kind, bytes: BINARY[kind](Uint8Array.from(original), random) };
}
