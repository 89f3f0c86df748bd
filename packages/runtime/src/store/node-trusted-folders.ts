// Plugins of run folders that this user trusts. Records are files in the user's own state folder: nothing in a run folder
// can forge one.
import { createHash } from "node:crypto";
import { access, realpath, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { isObjectAddress } from "@heddle/object-store";
import { makeFolder } from "./node-make-folder.js";

/** $XDG_STATE_HOME/heddle/trusted by the XDG Base Directory Specification; below LOCALAPPDATA on Windows. */
function recordFolder(): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  const fallback = process.platform === "win32" ? LOCALAPPDATA : undefined;
  return join(XDG_STATE_HOME || fallback || join(homedir(), ".local", "state"), "heddle", "trusted");
}

/** One record per folder and plugin, so that a changed list of plugins is asked about again. */
function recordOf(folder: string, plugin: string): string {
  return join(
    recordFolder(),
    createHash("sha256")
      .update(JSON.stringify([folder, plugin]))
      .digest("hex"),
  );
}

/** The folder without symbolic links, or the address; undefined for a folder that does not exist. */
const placeOf = async (folder: string): Promise<string | undefined> =>
  isObjectAddress(folder) ? folder : realpath(folder).catch(() => undefined);

/** True if the user made or trusted each of these plugins in `folder` or in a folder above it. */
export async function isTrusted(folder: string, plugins: readonly string[]): Promise<boolean> {
  const place = await placeOf(folder);
  if (place === undefined) return plugins.length === 0;
  const found = await Promise.all(plugins.map((plugin) => isRecorded(place, plugin)));
  return found.every(Boolean);
}

async function isRecorded(folder: string, plugin: string): Promise<boolean> {
  const found = await access(recordOf(folder, plugin)).then(
    () => true,
    () => false,
  );
  if (found || dirname(folder) === folder) return found;
  return isRecorded(dirname(folder), plugin);
}

/** Records the trust. Does nothing where the user's state folder cannot be written: then each command needs consent. */
export async function recordTrust(folder: string, plugins: readonly string[]): Promise<void> {
  if (plugins.length === 0 || (await isTrusted(folder, plugins))) return;
  try {
    const place = await placeOf(folder);
    if (place === undefined) return;
    await makeFolder(recordFolder());
    const text = (plugin: string) => `${JSON.stringify({ folder: place, plugin })}\n`;
    for (const plugin of plugins) await writeFile(recordOf(place, plugin), text(plugin), { mode: 0o600 });
  } catch {
    // a batch machine without a home folder
  }
}
