import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { CONTENT_SECURITY_POLICY, HEADERS } from "./headers.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The policy is in the page too, for hosts that send no headers. */
const policyInPage: Plugin = {
  name: "policy-in-page",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_SECURITY_POLICY },
      injectTo: "head-prepend",
    },
  ],
};

const CODEC = /[\\/]numcodecs[\\/]dist[\\/](?:blosc|lz4|zstd)\.js$/;
const CONSTRUCTOR = /\bvar (\w+) = Function;/g;

/**
 * The codecs blosc, lz4 and zstd of numcodecs 0.3.2 compile their bindings from text, which the content security policy
 * refuses. They get an equivalent function instead.
 */
const numcodecsWithoutEval = (): Plugin => ({
  name: "numcodecs-without-eval",
  transform(code, id) {
    if (!CODEC.test(id.split("?")[0])) return null;
    if ((code.match(CONSTRUCTOR) ?? []).length !== 1)
      this.error(`expected one use of Function in ${id}; adapt this plugin to the version of numcodecs`);
    const replaced = code.replace(CONSTRUCTOR, "var $1 = embindInvoker;");
    const invoker = JSON.stringify(here("embind-invoker.ts"));
    return { code: `import { embindInvoker } from ${invoker};\n${replaced}`, map: null };
  },
});

/** Relative addresses: the site works at the root of a host and below it. */
export default defineConfig({
  root: here("."),
  base: "./",
  plugins: [policyInPage, numcodecsWithoutEval()],
  // the development server transforms it too if it is not bundled in advance
  optimizeDeps: { exclude: ["numcodecs"] },
  // the workspace's packages by their source: nothing has to be built first
  resolve: {
    conditions: ["heddle-source", "browser", "module", "import", "default"],
    alias: [{ find: /^scran\.js$/, replacement: here("src/engine/absent-library.ts") }],
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    // data: URLs are no part of the policy
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here("index.html"), "service-worker": here("src/service-worker.ts") },
      output: {
        entryFileNames: ({ name }) => (name === "service-worker" ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
  },
  worker: {
    format: "es",
    plugins: () => [numcodecsWithoutEval()],
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "tensors", test: /@tensorflow/ }] } } },
  },
  preview: { headers: HEADERS, port: 4173, strictPort: false },
  server: { headers: HEADERS },
});
