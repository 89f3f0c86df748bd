// The built page in Debian's Firefox and WebKitGTK. docs/web-page.md states what works.
import { describe, expect, test } from "vitest";
import { drive } from "./drive.mjs";

const LIMIT = 120 * Number(process.env.HEDDLE_PACE ?? 1);

describe("the page in other browsers", { tags: ["nightly"] }, () => {
  test("Firefox opens, trains and shows the latent of each factor", async () => {
    const { isolated, storage, trained, rows, problems } = await drive("firefox", LIMIT);
    expect({ isolated, storage, trained, problems }).toEqual({
      isolated: true,
      storage: true,
      trained: true,
      problems: [],
    });
    expect(rows).toBeGreaterThanOrEqual(6);
  });

  test("WebKit opens and draws the cells", async () => {
    const { isolated, plot } = await drive("webkit", LIMIT);
    expect({ isolated, plot }).toEqual({ isolated: true, plot: "drawn" });
  });

  test("without storage the page names it as the reason", async () => {
    const { trained, problems } = await drive("webkit without storage", LIMIT);
    expect(trained).toBe(false);
    expect(problems.join()).toContain("Expected a browser with an origin private file system");
  });
});
