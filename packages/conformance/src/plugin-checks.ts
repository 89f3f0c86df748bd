/** Checks of plugins of every role: description and options. */
import type { AnyPlugin } from "@heddle/contracts";
import { expect } from "vitest";
import { z } from "zod";
import type { Check, PluginSetup } from "./check.js";

type Schema = Readonly<Record<string, unknown>>;

/** A key that no plugin lists. */
const UNKNOWN_OPTION = "heddleUnknownOption";

/** Name, version, summary, citations; options that are described, valid, and rejected where they are unknown. */
export function pluginChecks(plugin: AnyPlugin, { options = {} }: PluginSetup): Check[] {
  return [
    {
      title: "description: a kebab-case name, API version 1, a summary of one sentence, citations with https addresses",
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
      title: "options: each has a description; the given ones are valid; the schema converts to JSON Schema",
      run: () => {
        const schema = z.toJSONSchema(plugin.options, { io: "input", unrepresentable: "any" }) as Schema;
        expect(undescribed(schema)).toEqual([]);
        expect(plugin.options.safeParse(options).success).toBe(true);
      },
    },
    {
      title: "options: an unknown one is an error, so that a misspelled option is never ignored",
      run: () => {
        const { error } = plugin.options.safeParse({ ...(options as object), [UNKNOWN_OPTION]: 1 });
        expect(JSON.stringify(error?.issues ?? []), "definePlugin makes options strict").toContain(UNKNOWN_OPTION);
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
