import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  // the worker loads what it needs piece by piece, which only this format can
  worker: { format: "es" },
  // served as they are in development: a package packed beforehand no longer lies beside its worker
  optimizeDeps: { exclude: ["heddle"] },
});
