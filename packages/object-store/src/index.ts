export { isObjectAddress } from "./address.js";
export type { ByteRange, ObjectStore, StoredObject, VersionedObject, WriteCondition } from "./object-store.js";
export { openObjects } from "./open-objects.js";
export { withoutConditions } from "./refusals.js";
