import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Choices, WrongUsage } from "./choices.js";
import { findTarballs } from "./find-tarballs.js";
import { ROLES } from "./roles.js";

const own = fileURLToPath(new URL("..", import.meta.url));

/** The name of the plugin in the templates. */
const STAND_IN = /my-plugin/g;

/** Writes the package and returns the names of its files. Throws WrongUsage for a folder that is not empty. */
export function writePackage({ role, name, folder, from }: Choices): string[] {
  const tarballs = from === undefined ? {} : findTarballs(from);
  mkdirSync(folder, { recursive: true });
  const there = readdirSync(folder);
  if (there.length > 0)
    throw new WrongUsage(
      `expected ${folder} to be empty or new, got ${there.slice(0, 3).join(", ")}. Choose another folder with --out.`,
    );
  const files = {
    ...filesOf(join(own, "templates", "every-role")),
    ...filesOf(join(own, "templates", role)),
    "package.json": manifest(role, name, tarballs),
  };
  const renamed = Object.entries(files).map(([path, text]) => [pathOf(path, name), fill(text, role, name)] as const);
  for (const [path, text] of renamed) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return renamed.map(([path]) => path).sort();
}

const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(folder, file), readFileSync(file, "utf8")]),
  );

/** npm excludes files named .gitignore from packages. */
const pathOf = (path: string, name: string): string =>
  path.replace(STAND_IN, name).replace(/^gitignore$/, ".gitignore");

const fill = (text: string, role: string, name: string): string =>
  text.replace(STAND_IN, name).replaceAll("{{role}}", role).replaceAll("{{configuration}}", ROLES[role](name));

/** Packages that the template of a role imports besides those of Heddle. */
const ROLE_DEPENDENCIES: Readonly<Record<string, readonly string[]>> = { backend: ["@tensorflow/tfjs-backend-cpu"] };

/** Types of the oldest supported Node. */
const NODE_TYPES = "^20.19.0";

/**
 * Versions equal those of this package's devDependencies. `tarballs`: source of each package of Heddle, by name; the
 * registry by default.
 */
function manifest(role: string, name: string, tarballs: Readonly<Record<string, string>>): string {
  const { devDependencies: made } = JSON.parse(readFileSync(join(own, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const pick = (names: readonly string[]) => Object.fromEntries(names.map((one) => [one, `^${made[one]}`]));
  const shared = ["@heddle/contracts", "@heddle/numerics", "@heddle/ops", "zod"];
  const dependencies = ROLE_DEPENDENCIES[role] ?? [];
  const built = { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` };
  const contents = {
    name: `heddle-plugin-${name}`,
    version: "0.1.0",
    description: `The ${role} ${name} for Heddle.`,
    keywords: ["heddle-plugin"],
    license: "MIT",
    type: "module",
    engines: { node: ">=20.19" },
    files: ["dist"],
    exports: { ".": built },
    scripts: { build: "tsc -p tsconfig.build.json", test: "tsc --noEmit && vitest run", prepack: "npm run build" },
    ...(dependencies.length > 0 && { dependencies: pick(dependencies) }),
    // the program that loads the plugin installs these: tensors of two copies do not mix
    peerDependencies: pick(shared),
    devDependencies: {
      ...pick(["@heddle/conformance", ...shared, "typescript", "vitest"]),
      "@types/node": NODE_TYPES,
      ...tarballs,
    },
  };
  return `${JSON.stringify(contents, null, 2)}\n`;
}
