// The command line reads on its own thread, where no signal handler runs while the HDF5 library loops on damaged data.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));

const run = (body: string) => {
  const script = `
    import { endIfStalled } from "../../dist/process.js";
    import { countCall, IN_FILE_SYSTEM, IN_LIBRARY } from "@heddle/contracts/threads";
    const block = (seconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000 * seconds);
    endIfStalled("heddle inspect", 2);
    ${body}
    console.log("ended by itself");`;
  const { signal, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: folder,
    timeout: 240_000,
    encoding: "utf8",
  });
  return { signal, stdout, stderr };
};

test("a process that stays in the library without progress is ended with a message", () => {
  expect(run("countCall(IN_LIBRARY, () => { for (;;); });")).toEqual({
    signal: "SIGKILL",
    stdout: "",
    stderr:
      "error: heddle inspect: expected the HDF5 library to read on, got no progress for 2 seconds. A file is damaged: copy it again from its source.\n",
  });
});

test("a process that waits for the file system, or computes outside the library, goes on and ends by itself", () => {
  const body = "countCall(IN_LIBRARY, () => countCall(IN_FILE_SYSTEM, () => block(4)));";
  expect(run(body)).toEqual({ signal: null, stdout: "ended by itself\n", stderr: "" });
});
