// Shared by all scripts: the workspace root, installation, running programs. It uses Node modules only, because it runs
// before dependencies are installed.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Binaries of the workspace first (turbo searches PATH for pnpm); no telemetry, no update check. */
export const environment = {
  ...process.env,
  PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}`,
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  DO_NOT_TRACK: "1",
};

/**
 * Runs one program in the workspace root and resolves with its exit code (1 after a signal). `quiet` prints the output only
 * if the program fails; "always" never prints it. Lines that match `drop` are not printed.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean | "always", env?: Record<string, string | undefined>, cwd?: string, drop?: RegExp }} [options]
 * @returns {Promise<number>}
 */
export function run(program, args, { quiet = false, env = {}, cwd = root, drop } = {}) {
  return new Promise((resolve) => {
    const output = [];
    const child = spawn(program, args, {
      cwd,
      env: { ...environment, ...env },
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32" && program !== process.execPath,
    });
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    const end = (code) => {
      if (quiet === true && code !== 0) process.stdout.write(withoutLines(Buffer.concat(output).toString(), drop));
      resolve(code);
    };
    child.on("error", (error) => {
      output.push(Buffer.from(`${error.message}\n`));
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

/** True if node_modules matches pnpm-lock.yaml: pnpm keeps a copy of the installed lockfile. */
export function isInstalled(folder = root) {
  const installed = join(folder, "node_modules", ".pnpm", "lock.yaml");
  if (!existsSync(installed)) return false;
  return readFileSync(installed).equals(readFileSync(join(folder, "pnpm-lock.yaml")));
}

/** Installs dependencies with the pnpm version of package.json, through npx, without global installs. */
export async function ensureInstalled() {
  if (isInstalled()) return 0;
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.error(`Installing dependencies with ${packageManager} …`);
  const code = await run("npx", ["--yes", packageManager, "install", "--frozen-lockfile"], { env: { CI: "1" } });
  if (code !== 0) console.error("Installation failed. Check that the npm registry is reachable.");
  return code;
}

/**
 * Runs tasks of turbo.jsonc or restores their cached outputs; prints only problems.
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

/** Builds the page of apps/web into its dist/, from sources, without a previous build. */
export const buildSite = () => vite(["build", "--logLevel", "warn"], { quiet: true });

/** Serves the built page with its headers until stopped. */
export const serveSite = () => vite(["preview"]);
