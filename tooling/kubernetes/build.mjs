// Builds kube-apiserver and kube-controller-manager with Go 1.24 or newer, for the nightly test of the executor kubernetes.
// About half an hour of one core; the user cache keeps the programs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { run } from "../toolchain.mjs";

const VERSION = "1.34.4";
const PROGRAMS = ["kube-apiserver", "kube-controller-manager"];

/** Folder of the programs. */
export const kubernetesPrograms = join(homedir(), ".cache", "heddle", `kubernetes-${VERSION}`);

/** Resolves with the exit code. */
export async function buildKubernetes() {
  const folder = kubernetesPrograms;
  if (PROGRAMS.every((name) => existsSync(join(folder, name)))) return 0;
  mkdirSync(folder, { recursive: true });
  const env = { GOFLAGS: "-mod=mod", GOWORK: "off" };
  const go = (args) => run("go", args, { quiet: true, env, cwd: folder });
  writeFileSync(join(folder, "go.mod"), `module heddle.test/kubernetes\n\ngo 1.24.0\n`);
  const code = await go(["mod", "download", `k8s.io/kubernetes@v${VERSION}`]);
  if (code !== 0) return code;
  writeFileSync(join(folder, "go.mod"), moduleFile());
  for (const name of PROGRAMS) {
    const flags = ["-trimpath", "-ldflags", linkerFlags(), "-o", join(folder, name)];
    const failed = await go(["build", ...flags, `k8s.io/kubernetes/cmd/${name}`]);
    if (failed !== 0) return failed;
  }
  return 0;
}

/** The module replaces its parts by folders of its repository; the published parts are 0.MINOR.PATCH. */
function moduleFile() {
  const cache = process.env.GOMODCACHE ?? join(process.env.GOPATH ?? join(homedir(), "go"), "pkg", "mod");
  const text = readFileSync(join(cache, "cache", "download", "k8s.io", "kubernetes", "@v", `v${VERSION}.mod`), "utf8");
  const parts = [...text.matchAll(/(k8s\.io\/[a-z0-9-]+) => \.\/staging/g)].map(([, name]) => name);
  const published = `v0.${VERSION.split(".").slice(1).join(".")}`;
  return [
    "module heddle.test/kubernetes",
    "go 1.24.0",
    `require k8s.io/kubernetes v${VERSION}`,
    ...parts.map((name) => `replace ${name} => ${name} ${published}`),
    "",
  ].join("\n");
}

/** A server without a version refuses to start. */
function linkerFlags() {
  const [major, minor] = VERSION.split(".");
  const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
  const values = { gitVersion: `v${VERSION}`, gitMajor: major, gitMinor: minor };
  const set = packages.flatMap((name) => Object.entries(values).map(([key, value]) => `-X ${name}.${key}=${value}`));
  return ["-s", "-w", ...set].join(" ");
}
