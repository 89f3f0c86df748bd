// `npm run pack [-- FOLDER]`: a tarball of every published package, for use before the packages are in a registry. Each is
// what npm would publish, except that dependencies on other packages of Heddle lead to the other tarballs.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { workspacePackages } from "./layout/workspace.mjs";
import { outputOf } from "./native/build.mjs";
import { TARGETS } from "./native/targets.mjs";
import { build, ensureInstalled, root, run } from "./toolchain.mjs";

/** The list of the tarballs by package name, which `create-heddle-plugin --from FOLDER` reads. */
const LIST = "packages.json";

/**
 * Packs the built packages into an absolute folder, whose older tarballs are removed.
 * @param {string} folder
 * @returns {Promise<Record<string, string>>} file names by package name
 */
export async function packPackages(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith(".tgz")) rmSync(join(folder, name));
  const packages = [...workspacePackages(root).filter(({ manifest }) => !manifest.private), ...builtAddons()];
  const filters = packages.flatMap(({ manifest }) => ["--filter", manifest.name]);
  const code = await run("pnpm", [...filters, "pack", "--pack-destination", folder], { quiet: true });
  if (code !== 0) throw new Error(`pnpm pack ended with code ${code}: see above`);
  const tarballs = Object.fromEntries(packages.map(({ manifest }) => [manifest.name, fileName(manifest)]));
  for (const file of Object.values(tarballs)) linkDependencies(folder, file, tarballs);
  writeFileSync(join(folder, LIST), `${JSON.stringify(tarballs, null, 2)}\n`);
  return tarballs;
}

/** Packages of native kernels that have been built here (`npm run build:native`). */
const builtAddons = () =>
  Object.keys(TARGETS)
    .filter((target) => existsSync(outputOf(target)))
    .map((target) => ({ manifest: JSON.parse(readFileSync(join(dirname(outputOf(target)), "package.json"), "utf8")) }));

/** As npm and pnpm name tarballs. */
const fileName = ({ name, version }) => `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;

/** Replaces versions of packages that are no registry's by the tarballs beside this one; optional ones may be absent. */
function linkDependencies(folder, file, tarballs) {
  const place = mkdtempSync(join(tmpdir(), "heddle-pack-"));
  try {
    execFileSync("tar", ["-xzf", join(folder, file), "-C", place]);
    const path = join(place, "package", "package.json");
    const manifest = JSON.parse(readFileSync(path, "utf8"));
    const { dependencies = {}, optionalDependencies = {} } = manifest;
    for (const name of Object.keys(optionalDependencies)) if (!(name in tarballs)) delete optionalDependencies[name];
    for (const ranges of [dependencies, optionalDependencies])
      for (const name of Object.keys(ranges))
        if (name in tarballs) ranges[name] = `file:${join(folder, tarballs[name]).split(sep).join("/")}`;
    writeFileSync(path, JSON.stringify(manifest, null, 2));
    execFileSync("tar", ["-czf", join(folder, file), "-C", place, "package"]);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function main([given = "tarballs", built]) {
  const folder = resolve(given);
  if (built !== "--built") {
    const code = (await ensureInstalled()) || (await build());
    if (code !== 0) return code;
  }
  const tarballs = await packPackages(folder);
  console.log(`${Object.keys(tarballs).length} tarballs in ${folder}. Install one with its dependencies:`);
  for (const name of ["heddle", "@heddle/cli", "@heddle/browser"])
    console.log(`  npm install ${join(folder, tarballs[name])}`);
  console.log(
    `A plugin of your own: npx --package ${join(folder, tarballs["create-heddle-plugin"])} create-heddle-plugin --from ${folder}`,
  );
  return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) process.exitCode = await main(process.argv.slice(2));
