import { HeddleError, ownValue } from "@heddle/contracts";
import type { JobManifest } from "./cluster.js";

/**
 * Throws HeddleError "config" for the first field of a manifest that is missing in `sent`, the manifest as the client sends
 * it: the client drops fields that it does not know, also misspelled ones.
 */
export function requireKnownFields(manifest: JobManifest, sent: unknown): void {
  const lost = lostField(manifest, sent);
  if (lost === undefined) return;
  throw new HeddleError("config", {
    where: "executor kubernetes",
    expected: "fields of a Job (batch/v1)",
    got: lost.join("."),
    next: "Correct executor.volume and executor.pod.",
  });
}

function lostField(value: unknown, sent: unknown): string[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const found = ownValue(sent as Readonly<Record<string, unknown>> | undefined, key);
    const below = found === undefined ? [] : lostField(inner, found);
    if (below !== undefined) return [key, ...below];
  }
  return undefined;
}
