import { extname } from "node:path";
import { HeddleError } from "heddle";

const SCRIPTS = new Set([".ts", ".mts", ".js", ".mjs"]);

export const isScript = (path: string): boolean => SCRIPTS.has(extname(path));

/**
 * The default export of a TypeScript or JavaScript file. `heddle`, `heddle/plugins` and `heddle/tf` are modules of this program:
 * a script needs no installation, and shares one tf with the program.
 */
export async function importScript(path: string): Promise<unknown> {
  const { createJiti } = await import("jiti");
  const jiti = createJiti(path, { virtualModules: await ownModules(), fsCache: false, moduleCache: false });
  try {
    return await jiti.import(path, { default: true });
  } catch (cause) {
    throw new HeddleError("config", {
      where: path,
      expected: "a script that runs and exports a default",
      got: cause instanceof Error ? cause.message.split("\n")[0] : String(cause),
      next: "Correct the script; --debug shows where it fails.",
      cause,
    });
  }
}

async function ownModules(): Promise<Record<string, unknown>> {
  const [heddle, plugins, tf] = await Promise.all([import("heddle"), import("heddle/plugins"), import("heddle/tf")]);
  return { heddle, "heddle/plugins": plugins, "heddle/tf": tf };
}
