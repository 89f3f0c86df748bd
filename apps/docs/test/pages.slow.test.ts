// Runs every command of the guide, page by page, and checks the site, which the slow lane builds before its tests.
import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { pluginPages } from "../src/plugin-pages.js";
import { guidePages, pageFolder, root, runPage, site } from "./pages.fixture.js";
import { takePictures } from "./pictures.fixture.js";

const KANG = join(root, "..", "shared", "data", "kang_ifnb", "kang_union_3850x4805.h5ad");

/**
 * Heddle is not on npm yet, so `npm install` links the build of this workspace and `npm create heddle-plugin` runs its source.
 * packages/heddle/test/process/plugins-of-others.slow.test.ts uses the packed packages.
 */
const NPM = `
root="${root}"
link() { mkdir -p "$(dirname "node_modules/$2")"; [ -e "node_modules/$2" ] || ln -s "$1" "node_modules/$2"; }
case "$1" in
  create) shift 2; [ "\${1:-}" = -- ] && shift; exec node "$root/packages/create-heddle-plugin/bin/create-heddle-plugin.js" "$@" ;;
  install)
    own="$root/packages/create-heddle-plugin/node_modules"
    for name in @heddle/contracts @heddle/conformance @heddle/numerics @heddle/ops zod vitest typescript; do link "$own/$name" "$name"; done
    link "$root/packages/heddle" heddle
    link "$root/node_modules/@types/node" @types/node
    link "$root/node_modules/.bin" .bin ;;
  *) exec "$(dirname "${process.execPath}")/npm" "$@" ;;
esac`;

/** Their models need minutes of training. */
const NIGHTLY = ["follow-a-factor", "reproducing-the-preprint"];

async function runGuidePage(page: string) {
  const place = pageFolder({ npm: NPM });
  try {
    if (!existsSync(KANG)) throw new Error(`expected ${KANG}: the guide reads Kang's cells from shared/data`);
    symlinkSync(KANG, join(place.folder, "kang.h5ad"));
    await runPage(page, place);
    if (page === "follow-a-factor") await takePictures(join(place.folder, "kang.html"));
  } finally {
    place.remove();
  }
}

describe("the guide's pages", () => {
  const title = "%s: every command and answer";
  test.each(guidePages().filter((page) => !NIGHTLY.includes(page)))(title, runGuidePage);
  test.each(NIGHTLY)(title, { tags: ["nightly"] }, runGuidePage);
});

describe("the site", () => {
  const built = join(site, "site");

  beforeAll(() => {
    if (!existsSync(built)) throw new Error(`expected the documentation site in ${built}: build it with npm run docs`);
  });

  test("has the pages of the guide, a page per plugin and the reference", async () => {
    const slugs = (await pluginPages(root)).map(({ slug }) => `plugins/${slug}`);
    const guide = guidePages().map((page) => `guide/${page}`);
    for (const page of [...slugs, ...guide, "configuration", "api/heddle", "api/@heddle/contracts"])
      expect(existsSync(join(built, `${page}.html`)), page).toBe(true);
  });

  test("loads nothing from another origin", () => {
    const pages = readdirSync(built, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
    for (const page of pages) {
      const html = readFileSync(join(built, page), "utf8");
      const loaded = [...html.matchAll(/<(?:script|img|link)\b[^>]*?(?:src|href)="(https?:[^"]+)"/g)];
      expect(
        loaded.map(([, url]) => url),
        page,
      ).toEqual([]);
    }
    expect(pages.length).toBeGreaterThan(50);
  });
});
