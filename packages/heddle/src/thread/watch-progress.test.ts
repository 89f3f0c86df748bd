import {
  countCall,
  IN_FILE_SYSTEM,
  IN_LIBRARY,
  newLibraryProgress,
  shareLibraryProgress,
} from "@heddle/contracts/threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchProgress } from "./watch-progress.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  shareLibraryProgress(undefined);
});

function watched() {
  const progress = newLibraryProgress();
  if (progress === undefined) throw new Error("no shared memory");
  shareLibraryProgress(progress);
  const onStall = vi.fn();
  const end = watchProgress(progress, onStall, 10);
  return { onStall, end, wait: (seconds: number) => vi.advanceTimersByTime(1000 * seconds) };
}

test("a library that computes for 10 seconds without a call of the file system is stalled, once", () => {
  const { onStall, wait } = watched();
  countCall(IN_LIBRARY, () => {
    wait(9);
    expect(onStall).not.toHaveBeenCalled();
    wait(60);
  });
  expect(onStall).toHaveBeenCalledTimes(1);
});

test("a call of the file system may last: the disk is slow", () => {
  const { onStall, wait } = watched();
  countCall(IN_LIBRARY, () => countCall(IN_FILE_SYSTEM, () => wait(1000)));
  expect(onStall).not.toHaveBeenCalled();
});

test("calls of the file system, and of the library, are progress", () => {
  const { onStall, wait } = watched();
  countCall(IN_LIBRARY, () => {
    for (let i = 0; i < 20; i++) {
      wait(8);
      countCall(IN_FILE_SYSTEM, () => undefined);
    }
  });
  for (let i = 0; i < 20; i++) countCall(IN_LIBRARY, () => wait(8));
  expect(onStall).not.toHaveBeenCalled();
});

test("a thread outside the library may compute, also after a call that failed; an ended watch reports nothing", () => {
  const { onStall, end, wait } = watched();
  expect(() =>
    countCall(IN_LIBRARY, () => {
      throw new Error("damaged");
    }),
  ).toThrow("damaged");
  wait(1000);
  end();
  countCall(IN_LIBRARY, () => wait(1000));
  expect(onStall).not.toHaveBeenCalled();
});
