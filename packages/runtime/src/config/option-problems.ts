import { ownValue } from "@heddle/contracts";
import type { z } from "zod";
import { currentName } from "../migration/renamed-keys.js";
import { acceptsAnyKey, formsAt, keysOf, textsOf } from "./forms.js";
import { inputSchema, type JsonSchema } from "./input-schema.js";
import { didYouMean } from "./nearest-name.js";
import { valuesOf } from "./values-of.js";

/** One wrong key or value. */
export interface OptionProblem {
  /** Keys from the root of the configuration down to the wrong key or value. */
  readonly path: readonly string[];
  readonly expected: string;
  readonly got: string;
  readonly next: string;
}

/** Given options and their schema. */
export interface GivenOptions {
  readonly schema: z.ZodType;
  readonly value: unknown;
  /** "the configuration", "the objective beta-vae". */
  readonly subject: string;
  /** Position of `value` in the configuration. */
  readonly path?: readonly string[];
  /** Keys beside the options that are read elsewhere, such as `use`. */
  readonly beside?: readonly string[];
  /** A next step for an unknown key without a near name. */
  readonly adviceOn?: (key: string) => string | undefined;
}

type Issue = z.core.$ZodIssue;

/** Each problem that zod found, with the accepted keys or values of every alternative. */
export function optionProblems(error: z.ZodError, given: GivenOptions): OptionProblem[] {
  const reader: Reader = { ...given, described: describedBy(given.schema) };
  const issues = (error.issues as Issue[] | undefined) ?? [];
  if (issues.length > 0) return issues.flatMap((issue) => problemsOf(reader, issue, []));
  return [{ path: given.path ?? [], expected: `valid options of ${given.subject}`, got: shown(given.value), next: "" }];
}

interface Reader extends GivenOptions {
  readonly described: JsonSchema;
}

/** Empty for a plugin whose `options` is not a zod schema. */
function describedBy(schema: z.ZodType): JsonSchema {
  try {
    return inputSchema(schema);
  } catch {
    return {};
  }
}

function problemsOf(reader: Reader, issue: Issue, above: readonly string[]): OptionProblem[] {
  const path = [...above, ...issue.path.map(String)];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(reader, path, key));
  if (issue.code === "invalid_union" && issue.errors.length > 0) return unionProblems(reader, issue, path);
  return [wrongValue(reader, issue, path)];
}

/** An object's unknown keys, or the problems of the alternative that fits best; else all alternatives are listed. */
function unionProblems(reader: Reader, issue: z.core.$ZodIssueInvalidUnion, path: string[]): OptionProblem[] {
  const value = valueAt(reader.value, path);
  const forms = formsAt(reader.described, path).filter(({ type }) => type === "object");
  if (isObject(value) && forms.length > 0 && !acceptsAnyKey(forms)) {
    const known = keysOf(forms);
    const unknown = Object.keys(value).filter((key) => !known.includes(key));
    if (unknown.length > 0) return unknown.map((key) => unknownKey(reader, path, key));
  }
  const ofSameType = issue.errors.filter((issues) => issues.every((inner) => !isTypeMismatch(inner)));
  const [nearest, second] = [...ofSameType].sort((a, b) => a.length - b.length);
  const isClear = nearest !== undefined && (second === undefined || second.length > nearest.length);
  return isClear ? nearest.flatMap((inner) => problemsOf(reader, inner, path)) : [wrongValue(reader, issue, path)];
}

const isTypeMismatch = ({ code, path }: Issue): boolean =>
  path.length === 0 && (code === "invalid_type" || code === "invalid_value");

function unknownKey(reader: Reader, parent: readonly string[], key: string): OptionProblem {
  const { path: root = [], beside = [], adviceOn, subject, described } = reader;
  const own = keysOf(formsAt(described, parent));
  const known = parent.length === 0 ? [...beside, ...own] : own;
  const above = [...root, ...parent];
  const dotted = (name: string) => [...above, name].join(".");
  const holder = parent.length === 0 ? subject : above.join(".");
  const list =
    known.length === 0 ? `${holder} has no options; leave ${key} out.` : `Keys of ${holder}: ${known.join(", ")}.`;
  const present = currentName(key);
  const next =
    present !== undefined && known.includes(present)
      ? `${key} was renamed to ${present}.`
      : didYouMean(key, known, adviceOn?.(key) ?? list, dotted);
  return { path: [...above, key], expected: `a key of ${holder}`, got: `the unknown key ${JSON.stringify(key)}`, next };
}

function wrongValue(reader: Reader, issue: Issue, path: readonly string[]): OptionProblem {
  const value = valueAt(reader.value, path);
  const forms = formsAt(reader.described, path);
  const full = [...(reader.path ?? []), ...path];
  return {
    path: full,
    expected: expectedBy(reader, issue, forms, path),
    got:
      issue.code === "custom"
        ? `${value === undefined ? "the default" : shown(value)} (${issue.message})`
        : shown(value),
    next:
      issue.code === "custom" && value === undefined
        ? `Set ${full.join(".")}, or the option that it conflicts with.`
        : correction(value, forms, full.join(".")),
  };
}

function expectedBy(reader: Reader, issue: Issue, forms: readonly JsonSchema[], path: readonly string[]): string {
  if (path.length === 0 && forms.some(({ type }) => type === "object")) return `keys with values as ${reader.subject}`;
  const values = forms.length === 0 ? "any" : valuesOf({ anyOf: forms });
  if (values === "any" || issue.code === "invalid_format") return issue.message;
  if (issue.code === "too_small" && issue.origin === "array") return `${values}, at least ${issue.minimum}`;
  if (issue.code === "too_big" && issue.origin === "array") return `${values}, at most ${issue.maximum}`;
  return values;
}

function correction(value: unknown, forms: readonly JsonSchema[], key: string): string {
  if (value === undefined) return `Add ${key}.`;
  const otherwise = key === "" ? "Give keys with values." : `Correct ${key}.`;
  if (typeof value === "string") {
    const isNumber = value.trim() !== "" && Number.isFinite(Number(value));
    if (isNumber && forms.some(({ type }) => type === "number" || type === "integer")) return "Remove the quotes.";
    if (forms.some(({ type }) => type === "array")) return `Write a list: [${value}].`;
    return didYouMean(value, textsOf(forms), otherwise);
  }
  const isScalar = typeof value === "number" || typeof value === "boolean";
  if (isScalar && forms.some(({ type }) => type === "string")) return `Put it in quotes: "${value}".`;
  return otherwise;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => ownValue(inner as Readonly<Record<string, unknown>> | null | undefined, key),
    value,
  );

const LONGEST = 60;

/** The value as JSON, shortened; "nothing" if undefined. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return "a function";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}
