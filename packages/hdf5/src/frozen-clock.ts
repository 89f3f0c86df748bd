// HDF5 stores the creation time of each object, and its property lists (H5Pset_obj_track_times) are not accessible here.
// The library reads the time from JavaScript, and every call into it is synchronous: the clock is fixed for one call.

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
