// Stores of runs, without the engine: importing it loads nothing else.
export { folderStore, storeAt } from "#stores";
export { type MemoryStore, memoryStore } from "./store/memory-store.js";
export { listOpfs, opfsFiles, opfsStore } from "./store/opfs-store.js";
export type { RunStore, Writer } from "./store/run-store.js";
