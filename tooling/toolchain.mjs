// What every entry point of the tooling shares: the workspace's root, installing what is missing, running a step.
// Plain JavaScript on Node's own modules only: it runs before anything is installed.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** The workspace's own binaries first (turbo looks for pnpm on PATH); no telemetry, no look for newer versions. */
export const environment = {
  ...process.env,
  PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}`,
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  DO_NOT_TRACK: "1",
};

/**
 * Runs one program in the workspace's root and answers its exit code (1 when a signal ended it).
 * `quiet` holds the output back and prints it only if the program fails; "always" never prints it. Lines that
 * match `drop` are left out of what is printed.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean | "always", env?: Record<string, string | undefined>, cwd?: string, drop?: RegExp }} [options]
 * @returns {Promise<number>}
 */
export function run(program, args, { quiet = false, env = {}, cwd = root, drop } = {}) {
  return new Promise((resolve) => {
    const held = [];
    const child = spawn(program, args, {
      cwd,
      env: { ...environment, ...env },
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32" && program !== process.execPath,
    });
    child.stdout?.on("data", (chunk) => held.push(chunk));
    child.stderr?.on("data", (chunk) => held.push(chunk));
    const end = (code) => {
      if (quiet === true && code !== 0) process.stdout.write(withoutLines(Buffer.concat(held).toString(), drop));
      resolve(code);
    };
    child.on("error", (error) => {
      held.push(Buffer.from(`${error.message}\n`));
      if (!quiet) process.stderr.write(`${error.message}\n`);
      end(1);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

const withoutLines = (text, drop) =>
  drop
    ? text
        .split("\n")
        .filter((line) => !drop.test(line))
        .join("\n")
    : text;

/** True where node_modules holds what pnpm-lock.yaml says: pnpm keeps a copy of the lockfile it installed from. */
export function isInstalled(folder = root) {
  const installed = join(folder, "node_modules", ".pnpm", "lock.yaml");
  if (!existsSync(installed)) return false;
  return readFileSync(installed).equals(readFileSync(join(folder, "pnpm-lock.yaml")));
}

/** Installs what is missing, by the pnpm version that package.json pins, through npx: nothing global. */
export async function ensureInstalled() {
  if (isInstalled()) return 0;
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.error(`Installing dependencies with ${packageManager} …`);
  const code = await run("npx", ["--yes", packageManager, "install", "--frozen-lockfile"], { env: { CI: "1" } });
  if (code !== 0) console.error("The dependencies could not be installed: is the npm registry reachable?");
  return code;
}

/**
 * Runs tasks of turbo.jsonc, or takes what they wrote from turbo's cache; prints only what is wrong.
 * @param {readonly string[]} tasks
 */
export const turbo = (tasks) =>
  run("turbo", ["run", ...tasks, "--output-logs=errors-only", "--continue=dependencies-successful"], {
    quiet: true,
    drop: /^ {3}• /,
  });

/**
 * The build, from turbo's cache where nothing changed: scripts are what Node runs; browser is @heddle/browser; types are checked over everything,
 * tests included, and declared for what is published.
 * @param {readonly ("scripts" | "browser" | "types")[]} [parts]
 */
export async function build(parts = ["scripts", "browser", "types"]) {
  const code = await turbo(parts.map((part) => `build:${part}`));
  const { pruneDist } = await import("./build/prune.mjs");
  pruneDist(root);
  return code;
}

const site = join(root, "apps", "web");
const vite = (args, options) => run("pnpm", ["exec", "vite", ...args], { cwd: site, ...options });

/** The page of apps/web, into its dist/: from the packages' sources, so that nothing has to be built before. */
export const buildSite = () => vite(["build", "--logLevel", "warn"], { quiet: true });

/** Serves the built page with its headers, until it is stopped. */
export const serveSite = () => vite(["preview"]);
