/** A worker of either platform. */
export interface RunningWorker {
  terminate(): unknown;
}
