#!/usr/bin/env node
import { existsSync } from "node:fs";

const program = new URL("../dist/main.js", import.meta.url);

if (existsSync(program)) {
  const { runInProcess } = await import(program.href).catch((error) => {
    if (error.code !== "EMFILE") throw error;
    process.stderr.write("error: expected to open a file, got too many open files. Raise the limit: ulimit -n 1024\n");
    process.exit(1);
  });
  await runInProcess();
} else {
  process.stderr.write("heddle is not built yet. Build it in the workspace's folder: npm run build\n");
  process.exitCode = 1;
}
