// `npm run test:slow`: installs what the slow tests need, then runs `*.slow.test.*`; `npm run test:nightly` (--nightly): the
// same for the tests with the tag `nightly`. It installs Chromium, Redis, Slurm and anndata of Debian, the current anndata and a
// C compiler of PyPI, other versions of Node, and tfjs-node; nightly also R, Firefox, WebKit, scanpy and the
// API server of Kubernetes. Last line: `N passed, N failed`.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildKubernetes, kubernetesPrograms } from "./kubernetes/build.mjs";
import { buildNative } from "./native/build.mjs";
import { build, buildSite, ensureInstalled, root, run, turbo } from "./toolchain.mjs";
import { conclude, runVitest } from "./vitest-run.mjs";

const DEBIAN_PYTHON = "/usr/bin/python3";
const CHROMIUM = "/usr/bin/chromium";
const REDIS = "/usr/bin/redis-server";
const SLURM = "/usr/sbin/slurmctld";
const MUNGE = "/usr/sbin/munged";
const CURRENT_ANNDATA = "anndata==0.12.19";
const MLFLOW = "mlflow==3.17.2";
const SNAKEMAKE = ["snakemake==9.27.1", "snakemake-executor-plugin-slurm==2.8.0"];
const MOTO = "moto[server]==5.2.5";
const MANIFEST_READERS = ["conda-souschef==3.0.1", "py-rattler==0.28.0", "kubernetes-validate==1.37.0"];
const SCANPY = ["scanpy==1.11.5", "igraph", CURRENT_ANNDATA];
/** Browsers and R, of Debian. */
const NIGHTLY_PACKAGES = [
  ...["firefox-esr", "libwebkit2gtk-4.1-0", "xvfb"],
  "etcd-server",
  ...["clang", "libclang-rt-dev", "qemu-user"],
  ...["r-base-core", "r-cran-hdf5r", "r-cran-seurat", "r-bioc-singlecellexperiment"],
];
/** The oldest supported version, and the two current major versions. */
const NODES = { 20: "20.19.0", 22: "22", 24: "24" };

const isNightly = process.argv.includes("--nightly");
const scratch = mkdtempSync(join(tmpdir(), "heddle-slow-lane-"));
const venv = join(scratch, "venv");
const mlflowVenv = join(scratch, "mlflow");
const snakemakeVenv = join(scratch, "snakemake");
const motoVenv = join(scratch, "moto");
const manifestsVenv = join(scratch, "manifests");
const scanpyVenv = join(scratch, "scanpy");
const tensorflow = join(scratch, "tensorflow");
const nodeFolder = (major) => join(scratch, `node-${major}`);
const nodePackage = `node-${process.platform}-${process.arch}`;

const apt = (...args) => run("apt-get", args, { quiet: true, env: { DEBIAN_FRONTEND: "noninteractive" } });
const install = async (packages) =>
  (await apt("update")) || (await apt("install", "-y", "--no-install-recommends", ...packages));

async function debianPackages() {
  const importsAnndata = () => run(DEBIAN_PYTHON, ["-c", "import anndata, venv, ensurepip"], { quiet: "always" });
  const programs = [CHROMIUM, REDIS, SLURM, MUNGE];
  if (programs.every((program) => existsSync(program)) && (await importsAnndata()) === 0) return 0;
  return install(["chromium", "redis-server", "slurm-wlm", "munge", "python3-anndata", "python3-venv"]);
}

const currentAnndata = async () =>
  (await run(DEBIAN_PYTHON, ["-m", "venv", venv], { quiet: true })) ||
  (await run(join(venv, "bin", "python"), ["-m", "pip", "install", "--quiet", CURRENT_ANNDATA], { quiet: true }));

/** Minutes: for nightly tests only. */
const fromPypi =
  (place, ...requirements) =>
  async () =>
    (await run(DEBIAN_PYTHON, ["-m", "venv", place], { quiet: true })) ||
    (await run(join(place, "bin", "python"), ["-m", "pip", "install", "--quiet", ...requirements], { quiet: true }));

/** npm packages contain the Node binaries, one package per platform; no install script runs. */
async function otherNodes() {
  for (const [major, version] of Object.entries(NODES)) {
    const where = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", nodeFolder(major)];
    const code = await run("npm", ["install", ...where, `${nodePackage}@${version}`], { quiet: true });
    if (code !== 0) return code;
  }
  return 0;
}

/** Builds the addon against the library of a wheel; the user cache keeps the library. */
async function tfjsNode() {
  const recipe = join(root, "..", "shared", "tfjs-node", "build-tfjs-node.sh");
  return run("bash", [recipe, tensorflow], { quiet: true });
}

const onThisPlatform = () => buildNative([`${process.platform}-${process.arch}`], { python: DEBIAN_PYTHON });

/** Steps after the build; a list runs one step after the other, beside the other lists. */
const preparations = [
  // no test builds: another one may pack the same files at that time
  [
    ["the page of apps/web", buildSite],
    ["the documentation site", () => turbo(["build:docs"])],
  ],
  [
    ["Debian packages", debianPackages],
    [`${CURRENT_ANNDATA} from PyPI`, currentAnndata],
    ...(isNightly ? [[`${MLFLOW} from PyPI`, fromPypi(mlflowVenv, MLFLOW)]] : []),
    ...(isNightly ? [["Snakemake from PyPI", fromPypi(snakemakeVenv, ...SNAKEMAKE)]] : []),
    ...(isNightly ? [[`${MOTO} from PyPI`, fromPypi(motoVenv, MOTO)]] : []),
    ...(isNightly
      ? [["readers of recipes and manifests from PyPI", fromPypi(manifestsVenv, ...MANIFEST_READERS)]]
      : []),
    ...(isNightly ? [["scanpy from PyPI", fromPypi(scanpyVenv, ...SCANPY)]] : []),
    ...(isNightly ? [["R, browsers and etcd of Debian", () => install(NIGHTLY_PACKAGES)]] : []),
    ...(isNightly ? [["API server of Kubernetes", buildKubernetes]] : []),
    ["native kernels of this platform", onThisPlatform],
  ],
  [
    ["other versions of Node", otherNodes],
    ["tfjs-node", tfjsNode],
  ],
];

/** Resolves with the number of failed steps. The tests still run; those without their software fail. */
async function inOrder(steps) {
  let failed = 0;
  for (const [name, step] of steps) {
    const start = performance.now();
    const code = await step();
    failed += code === 0 ? 0 : 1;
    console.log(`${code === 0 ? "ok    " : "FAILED"} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  }
  return failed;
}

async function prepare() {
  const failed = [
    await inOrder([
      ["install", ensureInstalled],
      ["build", () => build()],
    ]),
    ...(await Promise.all(preparations.map(inOrder))),
  ];
  return failed.reduce((sum, count) => sum + count, 0);
}

try {
  const unprepared = await prepare();
  const nodes = Object.keys(NODES).map((major) => [
    major,
    join(nodeFolder(major), "node_modules", nodePackage, "bin", "node"),
  ]);
  const env = {
    HEDDLE_PYTHON_DEBIAN: DEBIAN_PYTHON,
    HEDDLE_PYTHON_CURRENT: join(venv, "bin", "python"),
    HEDDLE_CHROMIUM: CHROMIUM,
    HEDDLE_TFJS_NODE: tensorflow,
    HEDDLE_REDIS: REDIS,
    HEDDLE_MLFLOW: join(mlflowVenv, "bin", "mlflow"),
    HEDDLE_SNAKEMAKE: join(snakemakeVenv, "bin", "snakemake"),
    HEDDLE_MOTO: join(motoVenv, "bin", "moto_server"),
    HEDDLE_MANIFESTS: join(manifestsVenv, "bin", "python"),
    HEDDLE_KUBERNETES: kubernetesPrograms,
    HEDDLE_SCANPY: join(scanpyVenv, "bin", "python"),
    HEDDLE_NODES: JSON.stringify(Object.fromEntries(nodes)),
  };
  const [config, tags] = isNightly ? ["vitest.nightly.config.ts", "nightly"] : ["vitest.slow.config.ts", "!nightly"];
  const { passed, failed } = await runVitest(config, [`--tags-filter=${tags}`], env);
  conclude({ passed, failed: failed + unprepared });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
