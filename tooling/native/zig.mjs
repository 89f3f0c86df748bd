// The pinned C compiler of native kernels: clang with the C libraries of all targets, from the package ziglang of PyPI.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "../toolchain.mjs";

/** The last series whose sources of musl contain exp, log and log1p in C: see mathematics.c. */
const VERSION = "0.15.2";
const cache = join(root, "node_modules", ".cache", `ziglang-${VERSION}`);

/** The folder of the compiler, installed on first use; undefined if it cannot be installed. */
export async function zigFolder(python = process.env.HEDDLE_PYTHON ?? "python3") {
  const known = packageIn(cache);
  if (known) return known;
  const fresh = `${cache}-${process.pid}`;
  mkdirSync(join(root, "node_modules", ".cache"), { recursive: true });
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `ziglang==${VERSION}`];
  const code =
    (await run(python, ["-m", "venv", fresh], { quiet: true })) ||
    (await run(join(fresh, process.platform === "win32" ? "Scripts" : "bin", "python"), pip, { quiet: true }));
  if (code === 0 && !existsSync(cache)) renameSync(fresh, cache);
  else rmSync(fresh, { recursive: true, force: true });
  return packageIn(cache);
}

function packageIn(venv) {
  const libraries = ["lib", "lib64"].map((name) => join(venv, name)).filter((path) => existsSync(path));
  const places = [
    ...libraries.flatMap((path) => readdirSync(path).map((python) => join(path, python, "site-packages"))),
    join(venv, "Lib", "site-packages"),
  ];
  return places.map((place) => join(place, "ziglang")).find((folder) => existsSync(join(folder, "lib")));
}
