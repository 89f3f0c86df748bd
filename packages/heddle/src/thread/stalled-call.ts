import { HeddleError } from "@heddle/contracts";
import { STALLED_SECONDS } from "./watch-progress.js";

/** The error of a call that a damaged file keeps in the HDF5 library. */
export const stalled = (call: string): HeddleError =>
  new HeddleError("unreadable-file", {
    where: `${call}()`,
    expected: "the HDF5 library to read on",
    got: `no progress for ${STALLED_SECONDS} seconds`,
    next: "A file of this call is damaged: copy it again from its source.",
  });
