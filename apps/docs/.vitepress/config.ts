import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { pluginPages } from "../src/plugin-pages.js";
import { workspaceRoot } from "../src/root.js";

const own = fileURLToPath(new URL("..", import.meta.url));
const pages = await pluginPages(workspaceRoot(own));
const roles = [...new Set(pages.map(({ role }) => role))];
const api = ["heddle", "@heddle/contracts", "@heddle/conformance", "@heddle/ops", "@heddle/numerics"];

const guide = [
  ["Getting started", "getting-started"],
  ["Does my latent follow my factor?", "follow-a-factor"],
  ["Choosing an objective", "choosing-an-objective"],
  ["Rotate your latents", "rotate-latents"],
  ["Data larger than memory", "larger-than-memory"],
  ["Several seeds", "several-seeds"],
  ["Differential expression", "differential-expression"],
  ["Differential abundance", "differential-abundance"],
  ["Partial labels", "partial-labels"],
  ["On a cluster", "clusters"],
  ["Map new batches", "new-batches"],
  ["Publish a model", "publish"],
  ["Writing a plugin", "writing-a-plugin"],
  ["In your own program", "embedding"],
  ["R and Python", "r-and-python"],
  ["In a browser tab", "web-app"],
  ["Assistants (MCP)", "assistants"],
  ["File formats", "file-formats"],
  ["What Heddle promises", "promises"],
  ["Reproducing the preprint", "reproducing-the-preprint"],
  ["Comparison with scvi-tools", "scvi-tools"],
  ["Beside other tools", "other-tools"],
] as const;

/** Fonts, search and images are part of the site; no other origin is used. A dead link fails the build. */
export default defineConfig({
  title: "Heddle",
  description: "One latent for one factor: disentangled variational autoencoders for single-cell counts.",
  outDir: "site",
  cleanUrls: true,
  srcExclude: ["README.md"],
  vite: { resolve: { conditions: ["node", "import", "default"] } },
  themeConfig: {
    search: { provider: "local" },
    outline: "deep",
    nav: [
      { text: "Guide", link: "/guide/getting-started" },
      { text: "Plugins", link: "/plugins/" },
      { text: "Configuration", link: "/configuration" },
      { text: "API", link: "/api/" },
    ],
    sidebar: {
      "/guide/": guide.map(([text, slug]) => ({ text, link: `/guide/${slug}` })),
      "/plugins/": roles.map((role) => ({
        text: role,
        collapsed: role !== "objective",
        items: pages
          .filter((page) => page.role === role)
          .map(({ name, slug }) => ({ text: name, link: `/plugins/${slug}` })),
      })),
      "/api/": api.map((name) => ({ text: name, link: `/api/${name}` })),
    },
  },
});
