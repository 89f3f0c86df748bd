// The browser implementation of `#machine`.
import { HeddleError } from "@heddle/contracts";
import type { MachineFiles } from "./node.js";

/** A browser has no file system: HeddleError "unreadable-file". */
export function filesOf(where: string): MachineFiles {
  throw new HeddleError("unreadable-file", {
    where,
    expected: "a file chosen in the browser",
    got: "a path",
    next: "Pass the File itself: { name, blob }.",
  });
}
