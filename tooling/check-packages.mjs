// Checks what npm would publish: metadata and README, then publint and are-the-types-wrong on the tarball. pnpm packs
// it, so that publishConfig is applied and `workspace:` is replaced. The build must be fresh.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { workspacePackages } from "./layout/workspace.mjs";
import { metadataProblems } from "./packages/metadata.mjs";
import { root, run } from "./toolchain.mjs";

/** The packages are ES modules for bundlers and Node: `require` is not supported. */
const UNSUPPORTED_RESOLUTIONS = new Set(["node10", "node16-cjs"]);

const packages = workspacePackages(root).filter(({ manifest }) => !manifest.private);

/** @returns {string[]} */
function contentProblems(tarball) {
  const files = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).split("\n");
  // pnpm adds the license of the workspace only to packages without a file that looks like one
  return ["README.md", "LICENSE"]
    .filter((name) => !files.includes(`package/${name}`))
    .map((name) => `the package lacks ${name}`);
}

async function publishProblems(data) {
  const { messages, pkg } = await publint({ pack: { tarball: data }, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

async function typeProblems(data, manifest) {
  // A package without exports is a command: it has no types to be wrong.
  if (Object.keys(manifest.exports ?? {}).length === 0) return [];
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(data)));
  if (analysis.types === false) return ["the package has no types"];
  return analysis.problems
    .filter((problem) => !("resolutionKind" in problem && UNSUPPORTED_RESOLUTIONS.has(problem.resolutionKind)))
    .map((problem) => `types: ${JSON.stringify(problem)}`);
}

async function problemsOf({ folder, manifest }, into) {
  const tarball = join(into, `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`);
  const data = readFileSync(tarball);
  const buffer = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
  return [
    ...metadataProblems(root, { folder, manifest }),
    ...contentProblems(tarball),
    ...(await publishProblems(buffer)),
    ...(await typeProblems(data, manifest)),
  ];
}

const into = mkdtempSync(join(tmpdir(), "heddle-pack-"));
try {
  const filters = packages.flatMap(({ manifest }) => ["--filter", manifest.name]);
  process.exitCode = await run("pnpm", [...filters, "pack", "--pack-destination", into], { quiet: true, cwd: root });
  if (process.exitCode === 0) {
    for (const one of packages) {
      for (const problem of await problemsOf(one, into)) {
        console.log(`${one.folder}: ${problem}`);
        process.exitCode = 1;
      }
    }
  }
} finally {
  rmSync(into, { recursive: true, force: true });
}
