// `npm run build`: installs what is missing, then builds every package.
import { ensureInstalled, turbo } from "./toolchain.mjs";

process.exitCode = (await ensureInstalled()) || (await turbo());
