// `npm run archive [-- FOLDER]`: heddle-VERSION.tar.gz, the command line with everything that it needs besides Node. Packages
// of conda and containers unpack it; nothing else is downloaded.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { packPackages } from "./pack.mjs";
import { build, ensureInstalled, root } from "./toolchain.mjs";

const args = process.argv.slice(2).filter((arg) => arg !== "--built");
const folder = resolve(args[0] ?? "packages-archive");
if (!process.argv.includes("--built") && ((await ensureInstalled()) || (await build()))) process.exit(1);
const scratch = mkdtempSync(join(tmpdir(), "heddle-archive-"));
try {
  const tarballs = await packPackages(join(scratch, "tarballs"));
  const { version, license } = JSON.parse(readFileSync(join(root, "apps", "cli", "package.json"), "utf8"));
  const name = `heddle-${version}`;
  const tree = join(scratch, name);
  mkdirSync(tree);
  writeFileSync(
    join(tree, "package.json"),
    JSON.stringify({ name: "heddle-archive", version, license, private: true }),
  );
  copyFileSync(join(root, "LICENSE"), join(tree, "LICENSE"));
  const cli = join(scratch, "tarballs", tarballs["@heddle/cli"]);
  const quiet = ["--no-save", "--ignore-scripts", "--omit=dev", "--omit=optional", "--no-audit", "--no-fund"];
  execFileSync("npm", ["install", ...quiet, cli], { cwd: tree, stdio: ["ignore", "ignore", "inherit"] });
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-czf", join(folder, `${name}.tar.gz`), "-C", scratch, name]);
  console.log(join(folder, `${name}.tar.gz`));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
