import { isHeddleError } from "@heddle/contracts";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type FakeOpfs, fakeOpfs } from "./fake-opfs.fixture.js";
import { listOpfs, opfsFiles, opfsStore } from "./opfs-store.js";

function install(streams: boolean): FakeOpfs {
  const opfs = fakeOpfs(streams);
  vi.stubGlobal("navigator", { storage: { getDirectory: async () => opfs.root } });
  return opfs;
}
afterEach(() => vi.unstubAllGlobals());

const text = async (bytes: Promise<Uint8Array>) => new TextDecoder().decode(await bytes);
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as Error,
  );

describe.each([
  ["with streams to files", true],
  ["without them, as in Safari before 26", false],
])("a run in the origin private file system, %s", (_name, streams) => {
  test("written files are read, listed in order and removed", async () => {
    install(streams);
    const store = opfsStore("runs/first");
    expect(await store.exists("config.json")).toBe(false);
    await store.write("checkpoints/b", "2");
    await store.write("checkpoints/a", Uint8Array.of(49));
    await store.write("checkpoints/a", "longer");
    await store.write("checkpoints/a", "new");
    expect(await store.list("checkpoints")).toEqual(["a", "b"]);
    expect(await text(store.read("checkpoints/a"))).toBe("new");
    expect(await listOpfs("runs")).toEqual(["first"]);
    expect((await opfsFiles("runs")).map(({ path }) => path)).toEqual(["first/checkpoints/b", "first/checkpoints/a"]);
    await store.remove("checkpoints");
    await store.remove("checkpoints");
    expect(await store.list(".")).toEqual([]);
    expect(await opfsFiles("none")).toEqual([]);
    expect(isHeddleError(await failure(store.read("checkpoints/a")), "missing-file")).toBe(true);
  });

  test("appends lines, making the file where it is not there", async () => {
    install(streams);
    const store = opfsStore("runs/first");
    await store.append("metrics.jsonl", "{}");
    await store.append("metrics.jsonl", "[]");
    expect(await text(store.read("metrics.jsonl"))).toBe("{}\n[]\n");
  });

  test("storage that is full keeps the old contents, and is named", async () => {
    const opfs = install(streams);
    const store = opfsStore("runs/first");
    await store.write("summary.json", "old");
    opfs.room = 2;
    const error = await failure(store.write("summary.json", "new and longer"));
    expect(isHeddleError(error, "cannot-write")).toBe(true);
    expect(error?.message).toContain("no room left");
    expect(await text(store.read("summary.json"))).toBe("old");
  });
});

describe("a tab that is closed while a file is written, without streams", () => {
  test.each(["write", "append"] as const)(
    "%s: the old contents are there, and the next one succeeds",
    async (method) => {
      const opfs = install(false);
      const store = opfsStore("runs/first");
      await store.write("metrics.jsonl", "old\n");
      opfs.beforeMove = () => {
        throw new Error("closed");
      };
      await failure(store[method]("metrics.jsonl", "new"));
      expect(await text(store.read("metrics.jsonl"))).toBe("old\n");
      expect(await store.list(".")).toEqual(["metrics.jsonl"]);
      expect((await opfsFiles("runs")).map(({ path }) => path)).toEqual(["first/metrics.jsonl"]);
      opfs.beforeMove = () => undefined;
      await store[method]("metrics.jsonl", "new");
      expect(await text(store.read("metrics.jsonl"))).toBe(method === "write" ? "new" : "old\nnew\n");
    },
  );
});

test("a browser without such storage: the reason and the next step", async () => {
  vi.stubGlobal("navigator", { storage: { getDirectory: () => Promise.reject(new Error("private window")) } });
  const error = await failure(opfsStore("runs/first").write("a", "b"));
  expect(isHeddleError(error, "cannot-write")).toBe(true);
  expect(error?.message).toMatch(/private window.*https/s);
});
