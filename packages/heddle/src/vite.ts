/** The settings of Vite that pages with Heddle need; structural, so that this package does not depend on Vite. */
export interface ViteSettings {
  readonly worker: { readonly format: "es" };
  readonly optimizeDeps: { readonly include: string[] };
}
export interface VitePlugin {
  readonly name: "heddle";
  readonly config: () => ViteSettings;
}

/**
 * The Vite plugin for pages that import `heddle`, for `vite dev` and `vite build`.
 *
 * @example
 * import heddle from "heddle/vite";
 * export default defineConfig({ plugins: [heddle()] });
 */
export default function heddle(): VitePlugin {
  return {
    name: "heddle",
    config: () => ({
      // the worker loads plugins by import(), which Vite's default format cannot
      worker: { format: "es" },
      // the development server does not convert CommonJS modules that a worker imports, such as those of tfjs-core
      optimizeDeps: { include: ["heddle > @heddle/ops > @tensorflow/tfjs-core"] },
    }),
  };
}
