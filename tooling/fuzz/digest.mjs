import { createHash } from "node:crypto";

/** A digest of anything read: numbers bit by bit, maps and objects with sorted keys, without paths. */
export function digest(value) {
  const hash = createHash("sha256");
  const visit = (item) => {
    if (ArrayBuffer.isView(item)) hash.update(new Uint8Array(item.buffer, item.byteOffset, item.byteLength));
    else if (item instanceof Map) visitEntries([...item]);
    else if (Array.isArray(item)) item.forEach(visit);
    else if (typeof item === "object" && item !== null) visitEntries(Object.entries(item));
    else hash.update(`${typeof item}:${String(item)};`);
  };
  const visitEntries = (entries) => {
    for (const [key, item] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (key === "where" || typeof item === "function") continue;
      hash.update(`${key}=`);
      visit(item);
    }
  };
  visit(value);
  return hash.digest("hex");
}
