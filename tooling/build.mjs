// `npm run build`: installs dependencies, then builds every package and type-checks everything.
import { build, ensureInstalled } from "./toolchain.mjs";

process.exitCode = (await ensureInstalled()) || (await build());
