/**
 * A command list and the threads that run it. Every thread reads the whole list: it runs its part of the split commands,
 * and the first or the last thread runs the others. A waiting thread spins for a limited time and then sleeps: under load
 * two threads may share a core, and spinning there costs a time slice.
 *
 * A command, 16 bytes: its kernel's place in the table, its thread scope (0: the first thread, 1: all, 2: the last), 1 if a
 * barrier precedes it, its arguments' address. The control block, int32 each, is zeroed by the host, which also sets SPINS.
 */

/** Arrivals at barriers since the start; never reset, it may wrap. */
const ARRIVED: usize = 0;
const SLEEPERS: usize = 4;
/** 1 after a worker ended by an error. */
const LOST: usize = 8;
const SPINS: usize = 12;
/** Changes with each list; WAITERS workers sleep until it does. */
const GO: usize = 64;
const WAITERS: usize = 68;
const LIST: usize = 72;
const COUNT: usize = 76;
const THREADS: usize = 80;
const BASE: usize = 84;
/** Thread scopes other than the first thread. */
const ALL: i32 = 1;
const LAST: i32 = 2;
/** Nanoseconds of one sleep, and the number of timeouts after which another thread counts as lost. */
const PATIENCE: i64 = 50_000_000;
const SLEEPS: i32 = 400;

/** Waits until `target` arrivals have been counted; false if another thread is lost. */
function barrier(control: usize, target: i32): bool {
  atomic.add<i32>(control + ARRIVED, 1);
  if (atomic.load<i32>(control + SLEEPERS) > 0) atomic.notify(control + ARRIVED, -1);
  const spins = load<i32>(control + SPINS);
  for (let i = 0; i < spins; i++) if (atomic.load<i32>(control + ARRIVED) - target >= 0) return true;
  for (let i = 0; i < SLEEPS; i++) {
    atomic.add<i32>(control + SLEEPERS, 1);
    const arrived = atomic.load<i32>(control + ARRIVED);
    if (arrived - target < 0) atomic.wait<i32>(control + ARRIVED, arrived, PATIENCE);
    atomic.sub<i32>(control + SLEEPERS, 1);
    if (atomic.load<i32>(control + ARRIVED) - target >= 0) return true;
    if (atomic.load<i32>(control + LOST) != 0) return false;
  }
  return false;
}

/** Thread `thread`'s part of a list; a barrier ends it. False if a thread is lost. */
function share(list: usize, count: i32, thread: i32, threads: i32, control: usize): bool {
  let target = load<i32>(control + BASE);
  for (let i = 0; i < count; i++) {
    if (load<i32>(list, 8) != 0) {
      target += threads;
      if (!barrier(control, target)) return false;
    }
    const scope = load<i32>(list, 4);
    if (scope == ALL) call_indirect<void>(load<u32>(list), load<usize>(list, 12), thread, threads);
    else if (thread == (scope == LAST ? threads - 1 : 0)) call_indirect<void>(load<u32>(list), load<usize>(list, 12), 0, 1);
    list += 16;
  }
  return barrier(control, target + threads);
}

/** Runs a list on the calling thread alone. */
export function runAlone(list: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    call_indirect<void>(load<u32>(list), load<usize>(list, 12), 0, 1);
    list += 16;
  }
}

/** Runs a list on the calling thread and all `threads` − 1 workers; 0 if a worker is lost. */
export function runTogether(list: usize, count: i32, threads: i32, control: usize): bool {
  store<i32>(control + BASE, atomic.load<i32>(control + ARRIVED));
  store<usize>(control + LIST, list);
  store<i32>(control + COUNT, count);
  store<i32>(control + THREADS, threads);
  atomic.add<i32>(control + GO, 1);
  if (atomic.load<i32>(control + WAITERS) > 0) atomic.notify(control + GO, -1);
  return share(list, count, 0, threads, control);
}

/** A worker's main loop: runs its share of every list after number `seen`, until one of length −1. */
export function serve(thread: i32, control: usize, seen: i32): void {
  for (;;) {
    const spins = load<i32>(control + SPINS);
    for (let i = 0; i < spins; i++) if (atomic.load<i32>(control + GO) != seen) break;
    while (atomic.load<i32>(control + GO) == seen) {
      atomic.add<i32>(control + WAITERS, 1);
      if (atomic.load<i32>(control + GO) == seen) atomic.wait<i32>(control + GO, seen, -1);
      atomic.sub<i32>(control + WAITERS, 1);
    }
    seen++;
    const count = load<i32>(control + COUNT);
    if (count < 0) return;
    share(load<usize>(control + LIST), count, thread, load<i32>(control + THREADS), control);
  }
}
