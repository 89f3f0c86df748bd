// Locks between processes in an object store. A lock is one object: the server creates it only if it is absent, and replaces or
// removes it only at a known version. A heartbeat changes its bytes, and so its version: a lock of a dead holder is replaced only
// if the holder has not come back.
import { randomUUID } from "node:crypto";
import { HeddleError } from "@heddle/contracts";
import { type ObjectStore, withoutConditions } from "@heddle/object-store";
import type { Lock } from "./node-lock.js";
import { HEARTBEAT_SECONDS, type Holder, isHolderAlive, isRecent, thisHolder, writerOf } from "./node-lock-holder.js";
import type { Writer } from "./run-store.js";

interface ObjectHolder extends Holder {
  /** Names one acquisition: the answer to a write may be lost, and its repetition refused. */
  readonly token: string;
  readonly beats: number;
}

export interface ObjectLock extends Lock {
  /** Rejects with HeddleError "run-in-use" if another process has taken the lock. */
  check(): Promise<void>;
}

/** After this time without a confirmed heartbeat, a write waits for one; a lock lasts longer. */
const SILENCE_SECONDS = 4 * HEARTBEAT_SECONDS;

interface Found {
  readonly holder: ObjectHolder | undefined;
  readonly version: string;
  readonly isAlive: boolean;
}

/**
 * Acquires the lock at `key`; undefined if a live process has it. Throws HeddleError "cannot-write" for a server that ignores
 * conditions of writes.
 */
export async function takeObjectLock(store: ObjectStore, key: string, task?: string): Promise<ObjectLock | undefined> {
  const own: ObjectHolder = { ...(await thisHolder(task)), token: randomUUID(), beats: 0 };
  const found = await find(store, key);
  if (found?.isAlive) return undefined;
  const condition = found === undefined ? "absent" : { version: found.version };
  const version = await writeOwn(store, key, own, condition);
  if (version === undefined) return undefined;
  if ((await store.write(key, bytesOf(own), "absent")) !== undefined) {
    await store.remove(key);
    throw withoutConditions(store.address, "one that ignores If-None-Match");
  }
  return new HeldLock(store, key, own, version);
}

/** The live holder of the lock. */
export async function objectLockHolder(store: ObjectStore, key: string): Promise<Writer | undefined> {
  const found = await find(store, key);
  return found?.isAlive && found.holder ? writerOf(found.holder) : undefined;
}

class HeldLock implements ObjectLock {
  private beat = Promise.resolve();
  private isLost = false;
  /** Time of the last confirmed heartbeat, in ms since 1970. */
  private confirmed = Date.now();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly store: ObjectStore,
    private readonly key: string,
    private own: ObjectHolder,
    private version: string,
  ) {
    this.timer = setInterval(() => void this.nextHeartbeat(), HEARTBEAT_SECONDS * 1000);
    this.timer.unref();
  }

  async check(): Promise<void> {
    // a process that was suspended may write before its timer
    if (Date.now() - this.confirmed > SILENCE_SECONDS * 1000) await this.nextHeartbeat();
    if (!this.isLost) return;
    throw new HeddleError("run-in-use", {
      where: this.store.address,
      expected: "the lock of this process",
      got: "one of another process: this one sent no heartbeat for 3 minutes",
      next: "Let the other process finish, then resume the run.",
    });
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    await this.beat;
    const found = await find(this.store, this.key);
    if (found?.holder?.token === this.own.token) await this.store.remove(this.key, found.version);
  }

  private nextHeartbeat(): Promise<void> {
    this.beat = this.beat.then(() => this.sendHeartbeat());
    return this.beat;
  }

  private async sendHeartbeat(): Promise<void> {
    this.own = { ...this.own, beats: this.own.beats + 1 };
    try {
      const version = await writeOwn(this.store, this.key, this.own, { version: this.version });
      if (version === undefined) this.isLost = true;
      else [this.version, this.confirmed] = [version, Date.now()];
    } catch {
      // a store that stays out of reach fails the next write of the run
    }
  }
}

/** The version written; undefined if another process has the lock. */
async function writeOwn(
  store: ObjectStore,
  key: string,
  own: ObjectHolder,
  condition: "absent" | { readonly version: string },
): Promise<string | undefined> {
  const version = await store.write(key, bytesOf(own), condition);
  if (version !== undefined) return version;
  // the client repeats a write whose answer was lost, and the server refuses the repetition
  const found = await find(store, key);
  return found?.holder?.token === own.token ? found.version : undefined;
}

async function find(store: ObjectStore, key: string): Promise<Found | undefined> {
  const object = await store.readVersion(key);
  if (object === undefined) return undefined;
  const holder = parse(object.bytes);
  const isAlive = holder !== undefined && (await isHolderAlive(holder, () => isRecent(object.modified)));
  return { holder, version: object.version, isAlive };
}

const bytesOf = (holder: ObjectHolder): Uint8Array => new TextEncoder().encode(JSON.stringify(holder));

/** Undefined for bytes that are no lock. */
function parse(bytes: Uint8Array): ObjectHolder | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as ObjectHolder;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
