// The browser implementation of `#reader-thread`.
import type { ReaderThread } from "./protocol.js";

/** None: a page trains in a worker of its own, and a bundler does not find the modules of readers. */
export const openReaderThread = (): ReaderThread | undefined => undefined;
