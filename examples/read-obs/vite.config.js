// The packages start their WebAssembly from files beside their modules: vite must not bundle them in advance.
export default {
  optimizeDeps: { exclude: ["@heddle/anndata", "@heddle/hdf5", "@heddle/contracts"] },
  worker: { format: "es" },
};
