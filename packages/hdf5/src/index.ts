export { createHdf5Writer } from "./create-hdf5-writer.js";
export { setFilterFolder } from "./filter-folder.js";
export { openHdf5 } from "./open-hdf5.js";
export { hasHdf5Signature, sourceName, sourceSize } from "./source.js";
