import { defineConfig } from "vitest/config";

const conditions = ["heddle-source", "module", "node", "import", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["node", "import", "default"] } },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: ["packages", "plugins", "apps", "tooling"].map((name) => ({
      extends: true,
      test: {
        name,
        include: [`${name}/**/*.test.{ts,mjs}`],
        exclude: ["**/node_modules/**", "**/dist/**", "**/*.slow.test.*"],
      },
    })),
  },
});
