// @heddle/contracts/threads: limits and progress of threads. It loads no other module with dependencies, so that a process
// can use it at its start.
export { addressSpaceLeft, checkAddressSpace } from "./address-space.js";
export {
  CALLS_SO_FAR,
  countCall,
  IN_FILE_SYSTEM,
  IN_LIBRARY,
  newLibraryProgress,
  shareLibraryProgress,
} from "./library-progress.js";
