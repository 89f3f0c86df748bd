// Configurations and links of the guide. pages.slow.test.ts runs its blocks.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { resolveConfig } from "@heddle/runtime/config";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { docstringOf, pluginPages } from "../src/plugin-pages.js";
import { type Block, blocksOf, guidePages, root, site, textOf } from "./pages.fixture.js";

const pages = guidePages();
const blocks = pages.flatMap(blocksOf);
const at = ({ page, line }: Block) => `${page}.md:${line}`;
const ofLanguage = (...languages: string[]): [string, Block][] =>
  blocks.filter(({ language }) => languages.includes(language)).map((block) => [at(block), block]);

describe("the guide's blocks", () => {
  test("are in languages that the tests cover", () => {
    // Python programs are shown only: they need packages that the tests do not install
    const covered = ["sh", "txt", "yaml", "js", "ts", "json", "python"];
    const unknown = blocks.filter(({ language }) => !covered.includes(language));
    expect(unknown.map(at)).toEqual([]);
  });

  test("a program is a file that a later command names", () => {
    for (const [where, { page, line, file }] of ofLanguage("js", "ts")) {
      expect(file, where).toBeDefined();
      const later = blocksOf(page).filter((block) => block.language === "sh" && block.line > line);
      const uses = later.some(({ code }) => code.includes(file!) || /npm (test|run)/.test(code));
      expect(uses, `${where}: ${file} is not run`).toBe(true);
    }
  });

  test("an output follows a command", () => {
    for (const page of pages) {
      const own = blocksOf(page);
      for (const [i, { language, line }] of own.entries())
        if (language === "txt") expect(own[i - 1]?.language, `${page}.md:${line}`).toBe("sh");
    }
  });

  // later commands read plans of sweeps and tunings
  const configurations = ofLanguage("yaml").filter(([, { file }]) => !file || !/\.(sweep|tune)\.yaml$/.test(file));
  test.each(configurations)("%s is a configuration", (_where, { code }) => {
    expect(resolveConfig(parse(code))).toBeDefined();
  });

  test.each(ofLanguage("json"))("%s is JSON", (_where, { code }) => {
    expect(JSON.parse(code)).toBeDefined();
  });
});

describe("the guide's links", () => {
  const slugs = pluginPages(root).then((all) => new Set(all.map(({ slug }) => `/plugins/${slug}`)));

  test.each(pages)("%s", async (page) => {
    for (const [, target] of textOf(page).matchAll(/\]\((?!https:)([^)#\s]+)[^)]*\)/g)) {
      const file = target.startsWith("/") ? join(site, target) : join(site, "guide", target);
      const image = join(site, "public", target);
      const found = [file, `${file}.md`, join(file, "index.md"), image].some((path) => existsSync(path));
      // the build of the site writes the reference
      const known = (await slugs).has(target) || target.startsWith("/api/");
      expect(found || known, `${page}.md: ${target}`).toBe(true);
    }
  });
});

describe("plugin pages", () => {
  test("contain the docstring, options with defaults, source and citations", async () => {
    const page = (await pluginPages(root)).find(({ slug }) => slug === "objective-beta-vae")!;
    expect(page.markdown).toMatch(/^# beta-vae\n\nThe objective `beta-vae`\./);
    expect(page.markdown).toMatch(/> −E&#91;log p\(x \| z\)&#93; \+ .*KL\(q\(z \| x\) ‖ p\(z\)\)/);
    expect(page.markdown).toMatch(/\| `beta` \| number ≥ 0 \\\| .* \| `1` \|/);
    expect(page.markdown).toMatch(/Higgins et al\. 2017.*\(https:\/\/openreview\.net\//);
  });

  test("a docstring is the comment above the default export", () => {
    expect(docstringOf("/** Other. */\nconst a = 1;\n\n/**\n * Two\n * lines.\n */\nexport default x;\n")).toBe(
      "Two\nlines.",
    );
    expect(docstringOf("/** Other. */\nconst a = 1;\nexport default a;\n")).toBe("");
  });
});
