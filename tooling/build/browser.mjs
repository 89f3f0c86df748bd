// Builds @heddle/browser: heddle and its worker in one folder, for pages without a bundler and for bundlers without support
// for workers and WebAssembly. It bundles the scripts in dist with browser conditions.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { root } from "../toolchain.mjs";

const dist = join(root, "packages", "heddle", "dist");
const output = { chunkFileNames: "chunks/[name]-[hash].js", assetFileNames: "assets/[name][extname]" };

const folder = join(root, "packages", "browser", "dist");

rmSync(folder, { recursive: true, force: true });
await build({
  configFile: false,
  root: dist,
  // addresses are relative to their file
  base: "./",
  logLevel: "warn",
  publicDir: false,
  resolve: { conditions: ["browser", "module", "import", "default"] },
  build: {
    outDir: folder,
    target: "es2022",
    minify: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: { heddle: join(dist, "index.js"), tf: join(dist, "tf.js") },
      preserveEntrySignatures: "strict",
      output: { ...output, entryFileNames: "[name].js" },
    },
  },
  worker: { format: "es", rolldownOptions: { output: { ...output, entryFileNames: "worker.js" } } },
});
