/**
 * A command list and the threads that run it. A list is cut at its barriers into groups. A group has units: one for each
 * part of its split commands, one for the commands of the first thread and one for those of the last. Threads claim units,
 * each preferably its own, and the thread that completes a group opens the next. So a group waits for units that run, never
 * for a thread that the system has suspended. Within a unit commands run in order. A waiting thread spins for a limited time
 * and then sleeps: under load two threads may share a core, and spinning there costs a time slice.
 *
 * A command, 16 bytes: its kernel's place in the table, its thread scope (0: the first thread, 1: all, 2: the last), 1 if a
 * barrier precedes it, its arguments' address. The host zeroes the control block, and sets GROUP (idle, no unit
 * free) and SPINS.
 */

/** int64: IDLE or not, the open group's number, and a bit for each unit that nobody can claim any more. */
const GROUP: usize = 0;
/** The upper half of GROUP, on which threads sleep. */
const NUMBER: usize = 4;
/** 1 after a worker ended by an error. */
const LOST: usize = 8;
const SPINS: usize = 12;
const SLEEPERS: usize = 16;
/** 1 when the workers are to end. */
const STOPS: usize = 20;
/** Units of the open group that are not complete. */
const REMAINING: usize = 64;
const END: usize = 76;
const THREADS: usize = 80;
/** Addresses of the open group's commands. */
const GROUP_BEGIN: usize = 84;
const GROUP_END: usize = 92;
/** Thread scopes other than the first thread. */
const ALL: i32 = 1;
const LAST: i32 = 2;
const COMMAND: usize = 16;
/** Bits of units: parts, the commands of the first thread, those of the last. */
const MOST_PARTS: i32 = 30;
const FIRST_UNIT: i32 = 30;
const LAST_UNIT: i32 = 31;
/** In NUMBER: the list has ended. */
const IDLE: i32 = 0x80000000;
/** Nanoseconds of one sleep, and the number of timeouts after which another thread counts as lost. */
const PATIENCE: i64 = 50_000_000;
const SLEEPS: i32 = 400;

// @ts-ignore: decorator
@inline
const parts = (control: usize): i32 => min(load<i32>(control + THREADS), MOST_PARTS);

/** Waits until the group is another than `seen`; false if another thread is lost. A worker waits without limit. */
function waitForGroup(control: usize, seen: i32, limited: bool): bool {
  const spins = load<i32>(control + SPINS);
  for (let i = 0; i < spins; i++) if (atomic.load<i32>(control + NUMBER) != seen) return true;
  for (let i = 0; !limited || i < SLEEPS; i++) {
    atomic.add<i32>(control + SLEEPERS, 1);
    if (atomic.load<i32>(control + NUMBER) == seen) atomic.wait<i32>(control + NUMBER, seen, limited ? PATIENCE : -1);
    atomic.sub<i32>(control + SLEEPERS, 1);
    if (atomic.load<i32>(control + NUMBER) != seen) return true;
    if (limited && atomic.load<i32>(control + LOST) != 0) return false;
  }
  return false;
}

/** Opens the group that begins with a command, or ends the list. Only the thread that completed the group before calls it. */
function openAt(control: usize, begin: usize): void {
  const last = load<usize>(control + END), all = (1 << parts(control)) - 1;
  let end = begin, units = 0;
  while (end < last && (end == begin || load<i32>(end, 8) == 0)) {
    const scope = load<i32>(end, 4);
    units |= scope == ALL ? all : 1 << (scope == LAST ? LAST_UNIT : FIRST_UNIT);
    end += COMMAND;
  }
  atomic.store<i32>(control + GROUP_BEGIN, <i32>begin);
  atomic.store<i32>(control + GROUP_END, <i32>end);
  atomic.store<i32>(control + REMAINING, popcnt<i32>(units));
  const number = ((atomic.load<i32>(control + NUMBER) + 1) & ~IDLE) | (units == 0 ? IDLE : 0);
  atomic.store<i64>(control + GROUP, (<i64>number << 32) | <i64>(<u32>~units));
  if (atomic.load<i32>(control + SLEEPERS) > 0) atomic.notify(control + NUMBER, -1);
}

/** The thread's own unit where it is free, else any. */
function preferred(free: i32, thread: i32, threads: i32): i32 {
  if (thread == 0 && (free & (1 << FIRST_UNIT)) != 0) return FIRST_UNIT;
  if (thread == threads - 1 && (free & (1 << LAST_UNIT)) != 0) return LAST_UNIT;
  if (thread < MOST_PARTS && (free & (1 << thread)) != 0) return thread;
  return ctz<i32>(free);
}

function runUnit(control: usize, unit: i32, begin: usize, end: usize): void {
  const scope = unit == FIRST_UNIT ? 0 : unit == LAST_UNIT ? LAST : ALL;
  const count = scope == ALL ? parts(control) : 1, part = scope == ALL ? unit : 0;
  for (let at = begin; at < end; at += COMMAND)
    if (load<i32>(at, 4) == scope) call_indirect<void>(load<u32>(at), load<usize>(at, 12), part, count);
}

/** Claims and runs a unit of group `number`, which is open; false if all are claimed or another group has been opened. */
function runOne(control: usize, number: i32, thread: i32): bool {
  for (;;) {
    const group = atomic.load<i64>(control + GROUP), free = ~<i32>group;
    if (<i32>(group >> 32) != number || free == 0) return false;
    // These belong to the group if the exchange succeeds.
    const begin = <usize>atomic.load<i32>(control + GROUP_BEGIN), end = <usize>atomic.load<i32>(control + GROUP_END);
    const unit = preferred(free, thread, load<i32>(control + THREADS));
    if (atomic.cmpxchg<i64>(control + GROUP, group, group | (<i64>1 << unit)) != group) continue;
    runUnit(control, unit, begin, end);
    if (atomic.sub<i32>(control + REMAINING, 1) == 1) openAt(control, end);
    return true;
  }
}

/** Runs a list on the calling thread alone. */
export function runAlone(list: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    call_indirect<void>(load<u32>(list), load<usize>(list, 12), 0, 1);
    list += COMMAND;
  }
}

/** Runs a list on the calling thread and all `threads` − 1 workers; 0 if a worker is lost. */
export function runTogether(list: usize, count: i32, threads: i32, control: usize): bool {
  store<usize>(control + END, list + <usize>count * COMMAND);
  store<i32>(control + THREADS, threads);
  openAt(control, list);
  let number = atomic.load<i32>(control + NUMBER);
  while (number >= 0) {
    if (!runOne(control, number, 0) && !waitForGroup(control, number, true)) return false;
    number = atomic.load<i32>(control + NUMBER);
  }
  return true;
}

/** A worker's main loop: runs units of every group, until the host sets STOPS. */
export function serve(thread: i32, control: usize): void {
  while (atomic.load<i32>(control + STOPS) == 0) {
    const number = atomic.load<i32>(control + NUMBER);
    if (!runOne(control, number, thread)) waitForGroup(control, number, false);
  }
}
