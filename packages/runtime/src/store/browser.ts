// Where a browser keeps runs; what `#stores` leads to there.
import { HeddleError } from "@heddle/contracts";
import type { RunStore } from "./run-store.js";

export { opfsStore as storeAt } from "./opfs-store.js";

/** There are no folders here. */
export function folderStore(folder: string): RunStore {
  throw new HeddleError("cannot-write", {
    where: folder,
    expected: "a file system with folders, as Node has",
    got: "a browser",
    next: "Use opfsStore or memoryStore.",
  });
}
