import type { AnyPlugin, Role } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { standardCatalog } from "../src/index.js";

const roles = Object.entries(standardCatalog) as unknown as readonly [
  Role,
  Readonly<Record<string, () => Promise<{ default: AnyPlugin }>>>,
][];

// `{ use: mig, bin: 30 }` is an error: otherwise a misspelled option would be ignored and still be recorded
describe.each(roles)("%s plugins reject an unknown option", (_role, plugins) => {
  test.each(Object.keys(plugins))("%s", async (name) => {
    const { default: plugin } = await plugins[name]();
    const { error } = plugin.options.safeParse({ unknownOption: 1 });
    expect(JSON.stringify(error?.issues ?? [])).toContain("unknownOption");
  });
});
