import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const conditions = ["heddle-source", "module", "node", "import", "default"];

/** One run over every folder that holds tests, resolving the workspace's packages to their source: no build needed. */
export const lane = (include: string, exclude: string[], timeout: number): ViteUserConfig => ({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["node", "import", "default"] } },
  test: {
    testTimeout: timeout,
    hookTimeout: timeout,
    setupFiles: [fileURLToPath(new URL("./tooling/property-seed.mjs", import.meta.url))],
    projects: ["packages", "plugins", "apps", "tooling"].map((name) => ({
      extends: true as const,
      test: { name, include: [`${name}/**/${include}`], exclude: ["**/node_modules/**", "**/dist/**", ...exclude] },
    })),
  },
});

export default defineConfig(lane("*.test.{ts,mjs}", ["**/*.slow.test.*"], 60_000));
