export { createHdf5Writer, hdf5Bytes, writeHdf5 } from "./create-hdf5-writer.js";
export { openHdf5 } from "./open-hdf5.js";
export { checkSignature, hasHdf5Signature, sourceName, sourceSize } from "./source.js";
