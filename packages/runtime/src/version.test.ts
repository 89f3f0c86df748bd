import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };

test("VERSION is the version of the package: `npm run version:packages` rewrites it", async () => {
  const text = `/** The version of Heddle; a test compares it with package.json. */\nexport const VERSION = "${manifest.version}";\n`;
  await expect(text).toMatchFileSnapshot("./version.ts");
});
