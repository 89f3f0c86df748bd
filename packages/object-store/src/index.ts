export { isObjectAddress } from "./address.js";
export type { ByteRange, ObjectStore, StoredObject } from "./object-store.js";
export { openObjects } from "./open-objects.js";
