import { pluginPages } from "../src/plugin-pages.js";
import { workspaceRoot } from "../src/root.js";

export default {
  async load() {
    const pages = await pluginPages(workspaceRoot(process.cwd()));
    return [...new Set(pages.map(({ role }) => role))].map((role) => ({
      role,
      plugins: pages.filter((page) => page.role === role).map(({ name, summary, slug }) => ({ name, summary, slug })),
    }));
  },
};
