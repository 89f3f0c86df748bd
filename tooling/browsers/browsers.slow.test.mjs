// The built page in Debian's Firefox and WebKitGTK. docs/web-page.md states what works.
import { describe, expect, test } from "vitest";
import { drive } from "./drive.mjs";

const LIMIT = 120 * Number(process.env.HEDDLE_PACE ?? 1);

describe("the page in other browsers", { tags: ["nightly"] }, () => {
  test.each(["firefox", "webkit"])("%s opens, draws, trains and shows the latent of each factor", async (browser) => {
    const { isolated, storage, plot, trained, rows, problems } = await drive(browser, LIMIT);
    expect({ isolated, storage, plot, trained, problems }).toEqual({
      isolated: true,
      storage: true,
      plot: "drawn",
      trained: true,
      problems: [],
    });
    expect(rows).toBeGreaterThanOrEqual(6);
  });

  test("without storage the page names it as the reason", async () => {
    const { trained, problems } = await drive("webkit without storage", LIMIT);
    expect(trained).toBe(false);
    expect(problems.join()).toContain("Expected a browser with an origin private file system");
  });
});
