// `npm run web`: installs dependencies, builds the page and serves it with the headers for shared memory.
import { buildSite, ensureInstalled, serveSite } from "./toolchain.mjs";

process.exitCode = (await ensureInstalled()) || (await buildSite()) || (await serveSite());
