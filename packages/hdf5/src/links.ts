// What a path leads to. Soft links within the file are followed; links to other files are not.
import { HeddleError } from "@heddle/contracts";
import type { H5Module } from "./platform/platform.js";

export const GROUP = "group";
export const ARRAY = "array";

/** The object that a link to another file names. */
interface OtherFile {
  readonly file: string;
  readonly target: string;
}

/** A soft link to a path that the file lacks. */
interface DanglingLink {
  readonly dangling: string;
}

export type Kind = typeof GROUP | typeof ARRAY | OtherFile | DanglingLink | undefined;

/** Soft links followed one after the other, as in the library. */
const MOST_LINKS = 16;

/** Undefined if the path does not exist. Its parent is a group. Call it within `attempt`. */
export function kindOf(module: H5Module, file: bigint, path: string, links = 0): Kind {
  const type = module.get_type(file, absolute(path));
  if (type === module.H5G_GROUP) return GROUP;
  if (type === module.H5G_DATASET) return ARRAY;
  if (type === module.H5G_UDLINK) {
    const link = module.get_external_link(file, absolute(path)) as { filename: string; obj_path: string };
    return { file: link.filename, target: link.obj_path };
  }
  if (type !== module.H5G_LINK) return undefined;
  const target = resolved(path, module.get_symbolic_link(file, absolute(path)));
  const kind = links === MOST_LINKS ? undefined : kindOf(module, file, target, links + 1);
  return kind ?? { dangling: absolute(target) };
}

/** The soft link at a path whose kind the library fails to read: a group on the way to its target is missing. */
export function danglingLink(module: H5Module, file: bigint, path: string): DanglingLink | undefined {
  const target = module.get_symbolic_link(file, absolute(path)) as string | null;
  return target === null ? undefined : { dangling: absolute(resolved(path, target)) };
}

/** The path that a soft link at `path` points to. */
function resolved(path: string, target: string): string {
  if (target.startsWith("/")) return target.slice(1);
  return [...path.split("/").slice(0, -1), target].join("/");
}

/** The error about a link that is not followed or leads to nothing. */
export function unusableLink(where: string, path: string, link: OtherFile | DanglingLink): HeddleError {
  if ("dangling" in link)
    return new HeddleError("unsupported-file", {
      where,
      expected: `${path} in the file`,
      got: `a link to ${link.dangling}, which the file lacks`,
      next: "Write the file again from its source.",
    });
  const { file, target } = link;
  return new HeddleError("unsupported-file", {
    where,
    expected: `${path} in the file itself`,
    got: `a link to ${target} in another file, ${file}`,
    next: `Links to other files are not followed. Copy it in with h5py: f = h5py.File("${where}", "a"); del f["${path}"]; h5py.File("${file}").copy("${target}", f, "${path}").`,
  });
}

/** A path with the leading slash that the library expects. */
export function absolute(path: string): string {
  return `/${path}`;
}
