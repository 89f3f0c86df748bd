// `npm run docs`: installs dependencies, then builds the documentation site into apps/docs/site; turbo caches it.
import { ensureInstalled, turbo } from "./toolchain.mjs";

process.exitCode = (await ensureInstalled()) || (await turbo(["build:docs"]));
