/** What every plugin says of itself, whatever its role. */
import type { AnyPlugin } from "@heddle/contracts";
import { expect } from "vitest";
import { z } from "zod";
import type { Check, PluginSetup } from "./check.js";

type Schema = Readonly<Record<string, unknown>>;

/** Name, version, summary, citations, and options that are described and have the defaults that they say. */
export function pluginChecks(plugin: AnyPlugin, { options = {} }: PluginSetup): Check[] {
  return [
    {
      title: "says what it is: a kebab-case name, API version 1, one sentence, addresses of what it cites",
      run: () => {
        expect(plugin.name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
        expect(plugin.apiVersion).toBe(1);
        expect(plugin.summary).toMatch(/^\S.*\.$/s);
        for (const { text, url } of plugin.citations ?? []) {
          expect(text).toMatch(/\S/);
          expect(new URL(url).protocol).toBe("https:");
        }
      },
    },
    {
      title: "options: each is described; validated ones are valid again, and become JSON Schema for editors",
      run: () => {
        const schema = z.toJSONSchema(plugin.options, { io: "input", unrepresentable: "any" }) as Schema;
        expect(undescribed(schema)).toEqual([]);
        expect(plugin.options.safeParse(options).success).toBe(true);
      },
    },
  ];
}

/** Names of the options at the top without a description. */
function undescribed({ properties = {} }: Schema): string[] {
  return Object.entries(properties as Record<string, Schema>).flatMap(([name, option]) =>
    typeof option.description === "string" && option.description !== "" ? [] : isGroup(option) ? [] : [name],
  );
}

/** A group of options is described by its members. */
const isGroup = ({ properties, anyOf, oneOf }: Schema): boolean =>
  properties !== undefined ||
  [anyOf, oneOf].some((forms) => Array.isArray(forms) && forms.some((form: Schema) => form.properties !== undefined));
