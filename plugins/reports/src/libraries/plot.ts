// Bundled by the build (tooling/build/bundle.mjs), as is every file of this folder.
export * from "@observablehq/plot";
