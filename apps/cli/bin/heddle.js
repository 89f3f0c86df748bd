#!/usr/bin/env node
import { existsSync } from "node:fs";

const program = new URL("../dist/main.js", import.meta.url);

if (existsSync(program)) {
  const { runInProcess } = await import(program.href);
  await runInProcess();
} else {
  process.stderr.write("heddle is not built yet. Build it in the workspace's folder: npm run build\n");
  process.exitCode = 1;
}
