// `npm run web`: installs what is missing, builds the page and serves it, with the headers that threads need.
import { fileURLToPath } from "node:url";
import { ensureInstalled, run } from "./toolchain.mjs";

const site = fileURLToPath(new URL("../apps/web", import.meta.url));
const vite = (...args) => run("pnpm", ["exec", "vite", ...args], { cwd: site });

process.exitCode = (await ensureInstalled()) || (await vite("build", "--logLevel", "warn")) || (await vite("preview"));
