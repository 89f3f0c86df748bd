import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { CallToolResult, Progress } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "../command-line.fixture.js";
import { AllowedFolders } from "./allowed-folders.js";
import { mcpServer } from "./server.js";

const work = workFolder();
const client = new Client({ name: "test", version: "1" });

beforeAll(async () => {
  mkdirSync(work.path("cells"));
  await writeCells(work.path("cells/cells.h5ad"));
  await writeCells(work.path("outside.h5ad"));
  symlinkSync(work.path("outside.h5ad"), work.path("cells/link.h5ad"));
  mkdirSync(work.path("cells/store.zarr"));
  symlinkSync(work.path("outside.h5ad"), work.path("cells/store.zarr/X"));
  work.write("cells/small.yaml", SMALL_CONFIG);
  work.write("cells/elsewhere.yaml", `${SMALL_CONFIG}data: { path: ../outside.h5ad }\n`);
  work.write("cells/code.yaml", `${SMALL_CONFIG}plugins: [./code.mjs]\n`);
  work.write("cells/code.mjs", "globalThis.executed = true; export default [];");
  const server = mcpServer("1.0.0", new AllowedFolders([work.path("cells")]));
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
});
afterAll(async () => {
  await client.close();
  work.remove();
});

interface CallOptions {
  readonly onprogress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

async function call(name: string, args: Record<string, unknown>, options: CallOptions = {}) {
  const found = (await client.callTool({ name, arguments: args }, undefined, options)) as CallToolResult;
  const [content] = found.content;
  return { text: content.type === "text" ? content.text : "", failed: found.isError === true };
}
const resultOf = async (name: string, args: Record<string, unknown>, options?: CallOptions) => {
  const { text, failed } = await call(name, args, options);
  expect(failed, text).toBe(false);
  return JSON.parse(text) as Record<string, unknown>;
};

describe("heddle mcp, through the client of the official SDK", () => {
  test("offers five tools with input schemas; inspect alone changes nothing", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["inspect", "init", "train", "evaluate", "report"]);
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name)).toEqual(["inspect"]);
    expect(tools[2].inputSchema).toMatchObject({ required: ["out"], properties: { set: { type: "array" } } });
  });

  test("inspects, writes a configuration, trains with progress, evaluates and reports", async () => {
    expect(await resultOf("inspect", { file: "cells.h5ad" })).toMatchObject({ cells: 60, genes: 12 });
    expect(await resultOf("init", { file: "cells.h5ad", out: "made.yaml" })).toHaveProperty("schema");
    const messages: Progress[] = [];
    const trained = await resultOf(
      "train",
      { config: "small.yaml", data: "cells.h5ad", out: "runs/first", set: ["training.epochs=2"] },
      { onprogress: (progress) => messages.push(progress) },
    );
    expect(trained).toMatchObject({ run: work.path("cells/runs/first"), summary: { epochs: 2 } });
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.map(({ progress }) => progress)).toEqual(messages.map((_, i) => i + 1));
    expect(await resultOf("evaluate", { run: "runs/first" })).toHaveProperty("results");
    const { files } = await resultOf("report", { runs: ["runs/first"] });
    expect(files).toContain(work.path("cells/runs/first/report.html"));
  });

  test("a canceled training stops after a checkpoint, and the server answers the next call", async () => {
    const stop = new AbortController();
    const args = { config: "small.yaml", data: "cells.h5ad", out: "runs/long", set: ["training.epochs=100000"] };
    const canceled = call("train", args, {
      signal: stop.signal,
      onprogress: ({ message }) => {
        if (message?.includes("60 cells")) stop.abort();
      },
    });
    await expect(canceled).rejects.toThrow();
    expect(await resultOf("inspect", { file: "cells.h5ad" })).toMatchObject({ cells: 60 });
    expect(readdirSync(work.path("cells/runs/long/checkpoints")).length).toBeGreaterThan(0);
    expect(existsSync(work.path("cells/runs/long/model"))).toBe(false);
  });

  test.each([
    ["inspect", { file: "../outside.h5ad" }, /a path within/],
    ["inspect", { file: "link.h5ad" }, /a path within/],
    ["inspect", { file: "store.zarr" }, /store\.zarr\/X: expected a path within/],
    ["inspect", { file: "https://example.org/cells.h5ad" }, /a path within/],
    ["init", { file: "cells.h5ad", out: "/tmp/heddle.yaml" }, /a path within/],
    ["train", { config: "small.yaml", data: "cells.h5ad", out: "../run" }, /a path within/],
    ["train", { config: "elsewhere.yaml", out: "runs/x" }, /a path within/],
    ["train", { config: "small.yaml", out: "runs/x", set: ["data.path=../outside.h5ad"] }, /a path within/],
    ["train", { config: "code.yaml", data: "cells.h5ad", out: "runs/x" }, /without plugins/],
    ["train", { data: "cells.h5ad", out: "runs/x", set: ["plugins=[./code.mjs]"] }, /without plugins/],
    ["train", { config: "code.mjs", data: "cells.h5ad", out: "runs/x" }, /without plugins: .* got a script/],
    ["evaluate", { run: ".." }, /a path within/],
    ["train", { out: "runs/x" }, /a configuration, --data FILE/],
    ["train", {}, /Invalid|out/],
  ] as const)("%s refuses %j", async (name, args, message) => {
    const { text, failed } = await call(name, args);
    expect([failed, text]).toEqual([true, expect.stringMatching(message)]);
    expect(globalThis).not.toHaveProperty("executed");
  });
});
