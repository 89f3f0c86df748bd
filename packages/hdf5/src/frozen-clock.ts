// HDF5 stores when each object was made, and its property lists (H5Pset_obj_track_times) are out of reach here. The
// library asks JavaScript for the time, and every call into it is synchronous: the clock is stopped for one call.

const EPOCH = () => 0;

/** Runs a synchronous call during which `Date.now()` is 1 January 1970: equal contents give equal bytes. */
export function withFrozenClock<T>(call: () => T): T {
  const { now } = Date;
  Date.now = EPOCH;
  try {
    return call();
  } finally {
    Date.now = now;
  }
}
