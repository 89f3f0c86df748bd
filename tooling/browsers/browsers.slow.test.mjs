// The built page in Debian's Firefox and WebKitGTK. docs/web-page.md states what works.
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../toolchain.mjs";
import { drive } from "./drive.mjs";

const KANG = join(root, "..", "shared", "data", "kang_ifnb", "kang_muscat_example_1556x1267.h5ad");

const LIMIT = 120 * Number(process.env.HEDDLE_PACE ?? 1);

describe("the page in other browsers", { tags: ["nightly"] }, () => {
  test.each(["firefox", "webkit"])(
    "%s opens a file of real cells, draws, trains and shows the latent of each factor",
    async (browser) => {
      const { isolated, storage, plot, opened, trained, rows, problems } = await drive(browser, {
        limit: LIMIT,
        data: KANG,
      });
      expect({ isolated, storage, plot, opened, trained, problems }).toEqual({
        isolated: true,
        storage: true,
        plot: "drawn",
        opened: basename(KANG),
        trained: true,
        problems: [],
      });
      expect(rows).toBeGreaterThanOrEqual(6);
    },
  );

  test("without storage the page names it as the reason", async () => {
    const { trained, problems } = await drive("webkit without storage", { limit: LIMIT });
    expect(trained).toBe(false);
    expect(problems.join()).toContain("Expected a browser with an origin private file system");
  });
});
