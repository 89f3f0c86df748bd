import { pluginPages } from "../src/plugin-pages.js";
import { workspaceRoot } from "../src/root.js";

export default {
  async paths() {
    const pages = await pluginPages(workspaceRoot(process.cwd()));
    return pages.map(({ slug, markdown }) => ({ params: { plugin: slug }, content: markdown }));
  },
};
