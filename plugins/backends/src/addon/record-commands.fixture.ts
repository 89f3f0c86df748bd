import { closeSync, openSync, writeSync } from "node:fs";
import { COMMAND_BYTES } from "../engine/engine.js";
import type { Heap } from "../engine/heap.js";
import { KERNELS, type KernelName, type KernelShape } from "../engine/kernel-table.js";
import type { ExecutorFactory } from "../engine/start-engine.js";

/** Commands of one kernel with one first argument (its function, or a size) that are recorded. */
const COMMANDS = 12;
/** A larger command is left out. */
const MOST_BYTES = 1 << 18;

interface Block {
  readonly pointer: number;
  readonly bytes: number;
}

/**
 * Runs commands in WebAssembly, and writes the first of each kind to a file for native/replay: its arguments, the bytes of
 * its blocks, and the bytes that it writes.
 */
export function recordingExecutors(path: string): ExecutorFactory & { close(): void } {
  const file = openSync(path, "w");
  let isOpen = true;
  const counts = new Map<string, number>();
  return {
    name: `recording ${path}`,
    close: () => {
      if (isOpen) closeSync(file);
      isOpen = false;
    },
    make(heap, { calls, places }) {
      writeSync(file, Uint32Array.of(1 << 27));
      const names = new Map(Object.entries(places).map(([name, place]) => [place, name as KernelName]));
      const blocks = allocatedBlocks(heap);
      return {
        threads: 1,
        stop: () => {},
        run(list, count) {
          for (let at = list; at < list + COMMAND_BYTES * count; at += COMMAND_BYTES) {
            const [place, , , args] = heap.integers(at, 4);
            const kernel = names.get(place)!;
            const key = `${kernel} ${heap.doubles(args, 1)[0]}`;
            const run = () => calls.runAlone(at, 1);
            const seen = counts.get(key) ?? 0;
            if (seen >= COMMANDS) run();
            else {
              counts.set(key, seen + 1);
              for (const bytes of recorded(heap, blocks, kernel, args, run)) writeSync(file, bytes);
            }
          }
        },
      };
    },
  };
}

/** Every block by its address, with its bytes as they were requested. */
function allocatedBlocks(heap: Heap): ReadonlyMap<number, Block> {
  const blocks = new Map<number, Block>();
  const allocate = heap.allocate.bind(heap);
  heap.allocate = (bytes) => {
    const pointer = allocate(bytes);
    blocks.set(pointer, { pointer, bytes });
    return pointer;
  };
  return blocks;
}

/** Runs one command; returns its record, or nothing where one of its blocks is unknown or too large. */
function recorded(
  heap: Heap,
  blocks: ReadonlyMap<number, Block>,
  kernel: KernelName,
  at: number,
  run: () => void,
): Uint8Array[] {
  const { reads, writes }: KernelShape = KERNELS[kernel];
  const args = heap.doubles(at, 32).slice();
  const pointers = new Set([...reads, ...writes].map((i) => args[i]).filter((pointer) => pointer !== 0));
  const used = [...pointers].map((pointer) => blocks.get(pointer));
  const size = used.reduce((sum, block) => sum + (block?.bytes ?? Number.POSITIVE_INFINITY), 0);
  if (size > MOST_BYTES) {
    run();
    return [];
  }
  const written = new Set(writes.map((i) => args[i]));
  const before = used.map((block) => bytesOf(heap, block!));
  run();
  const name = Buffer.from(kernel);
  const parts = used.flatMap((block, i) => {
    const { pointer, bytes } = block!;
    const isWritten = written.has(pointer);
    const head = bytesIn(Uint32Array.of(pointer, bytes, Number(isWritten)));
    return [head, before[i], ...(isWritten ? [bytesOf(heap, block!)] : [])];
  });
  return [
    bytesIn(Uint32Array.of(name.length)),
    name,
    bytesIn(Uint32Array.of(32, used.length)),
    bytesIn(args),
    ...parts,
  ];
}

const bytesOf = (heap: Heap, { pointer, bytes }: Block): Uint8Array =>
  new Uint8Array(heap.memory.buffer, pointer, bytes).slice();
const bytesIn = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
