// The documentation site: the API reference by TypeDoc, then VitePress, which fails on a dead link. Needs the scripts.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Application } from "typedoc";
import { root, run } from "../toolchain.mjs";

const site = join(root, "apps", "docs");
/** Packages in the API reference. */
const PACKAGES = ["heddle", "contracts", "conformance", "ops", "numerics"];
const OPTIONS = {
  plugin: ["typedoc-plugin-markdown"],
  outputs: [{ name: "markdown", path: join(site, "api") }],
  tsconfig: join(root, "tsconfig.json"),
  entryPoints: PACKAGES.map((name) => join(root, "packages", name, "src", "index.ts")),
  // checked by build:types
  skipErrorChecking: true,
  excludePrivate: true,
  excludeInternal: true,
  // tf and z have their own documentation
  excludeExternals: true,
  readme: "none",
  disableSources: true,
  logLevel: "Error",
  // read by typedoc-plugin-markdown
  entryFileName: "index",
  router: "module",
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  sanitizeComments: true,
  useHTMLEncodedBrackets: true,
};

async function writeReference() {
  const app = await Application.bootstrapWithPlugins({ ...OPTIONS, name: "API reference" });
  const project = await app.convert();
  if (!project) return 1;
  for (const module of project.children ?? []) {
    const short = module.name.replace(/\/src$/, "");
    module.name = short === "heddle" ? short : `@heddle/${short}`;
  }
  const out = join(site, "api");
  rmSync(out, { recursive: true, force: true });
  await app.generateOutputs(project);
  return app.logger.hasErrors() ? 1 : 0;
}

process.chdir(site);
process.exitCode =
  (await writeReference()) ||
  (await run(process.execPath, ["node_modules/vitepress/bin/vitepress.js", "build"], { quiet: true, cwd: site }));
