// `npm run docs`: installs what is missing, then builds the documentation site into apps/docs/site, from turbo's cache
// where nothing changed.
import { ensureInstalled, turbo } from "./toolchain.mjs";

process.exitCode = (await ensureInstalled()) || (await turbo(["build:docs"]));
