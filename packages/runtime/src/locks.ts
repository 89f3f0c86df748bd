// Locks between processes, for Node.
export { type Lock, lockHolder, takeLock } from "./store/node-lock.js";
