// Checks what npm would publish: metadata and README, then publint and are-the-types-wrong on the tarball. pnpm packs
// it, so that publishConfig is applied and `workspace:` is replaced. The build must be fresh.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workspacePackages } from "./layout/workspace.mjs";
import { metadataProblems } from "./packages/metadata.mjs";
import { root, run } from "./toolchain.mjs";

/** Two at a time: each check is a process. */
const AT_ONCE = 2;

async function check({ folder, manifest }, into) {
  const problems = metadataProblems(root, { folder, manifest });
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) return false;
  const place = mkdtempSync(join(into, "package-"));
  const step = (program, args) => run(program, args, { quiet: true, cwd: join(root, folder) });
  if ((await step("pnpm", ["pack", "--pack-destination", place])) !== 0) return false;
  const tarball = join(place, readdirSync(place)[0]);
  // pnpm adds the license of the workspace only to packages without a file that looks like one
  const files = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).split("\n");
  const missing = ["README.md", "LICENSE"].filter((name) => !files.includes(`package/${name}`));
  for (const name of missing) console.log(`${folder}: the package lacks ${name}`);
  if (missing.length > 0) return false;
  const publint = await step("publint", ["run", tarball, "--strict"]);
  // A package without exports is a command: it has no types to be wrong.
  const hasTypes = Object.keys(manifest.exports ?? {}).length > 0;
  const attw = hasTypes ? await step("attw", [tarball, "--profile", "esm-only", "--quiet"]) : 0;
  return publint === 0 && attw === 0;
}

const queue = workspacePackages(root).filter(({ manifest }) => !manifest.private);
const into = mkdtempSync(join(tmpdir(), "heddle-pack-"));
const work = async () => {
  for (let one = queue.shift(); one; one = queue.shift()) {
    if (await check(one, into)) continue;
    console.log(`${one.manifest.name} is not fit to publish (see above)`);
    process.exitCode = 1;
  }
};
try {
  await Promise.all(Array.from({ length: AT_ONCE }, work));
} finally {
  rmSync(into, { recursive: true, force: true });
}
