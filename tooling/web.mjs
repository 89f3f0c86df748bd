// `npm run web`: installs what is missing, builds the page and serves it, with the headers that threads need.
import { buildSite, ensureInstalled, serveSite } from "./toolchain.mjs";

process.exitCode = (await ensureInstalled()) || (await buildSite()) || (await serveSite());
