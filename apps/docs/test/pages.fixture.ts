/** Pages of the guide, their code blocks, and a folder in which the blocks of a page run in sequence. */
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
export const site = join(root, "apps", "docs");

export interface Block {
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** The file name of the block, in square brackets after the language. */
  readonly file?: string;
  readonly code: string;
}

export const guidePages = (): string[] =>
  readdirSync(join(site, "guide"))
    .map((name) => name.replace(/\.md$/, ""))
    .sort();

export const textOf = (page: string): string => readFileSync(join(site, "guide", `${page}.md`), "utf8");

export function blocksOf(page: string): Block[] {
  const lines = textOf(page).split("\n");
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, language = "", file] = lines[at].match(/^```(\S*)(?: \[(.+)\])?$/) ?? [];
    if (!lines[at].startsWith("```")) continue;
    const end = lines.indexOf("```", at + 1);
    blocks.push({ page, line: at + 1, language, file, code: `${lines.slice(at + 1, end).join("\n")}\n` });
    at = end;
  }
  return blocks;
}

export interface PageFolder {
  readonly folder: string;
  /** Runs shell lines in the folder; returns the output of both streams, throws if one fails. */
  readonly shell: (lines: string) => Promise<string>;
  readonly write: (file: string, text: string) => void;
  readonly remove: () => void;
}

/** A folder whose shell has the built `heddle` of this workspace and the programs of `more` (name → script). */
export function pageFolder(more: Readonly<Record<string, string>> = {}): PageFolder {
  const place = mkdtempSync(join(tmpdir(), "heddle-page-"));
  const [folder, bin] = [join(place, "work"), join(place, "bin")];
  mkdirSync(folder);
  mkdirSync(bin);
  const heddle = `exec "${process.execPath}" "${join(root, "apps", "cli", "bin", "heddle.js")}" "$@"`;
  for (const [name, script] of Object.entries({ heddle, ...more })) {
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return {
    folder,
    shell: (lines) => run(lines, folder, `${bin}:${process.env.PATH}`),
    write(file, text) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

function run(lines: string, cwd: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-euo", "pipefail", "-c", lines], { cwd, env: { ...process.env, PATH: path } });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`exit code ${code}\n${lines}${output}`)),
    );
  });
}

/** Runs a page: writes files, runs shell blocks, and compares text blocks with the output of the preceding shell block. */
export async function runPage(page: string, { shell, write }: PageFolder): Promise<void> {
  let output = "";
  for (const { language, file, code, line } of blocksOf(page)) {
    if (file !== undefined) write(file, code);
    else if (language === "sh") output = await shell(code);
    else if (language === "txt") expectSaid(output, code, `${page}.md:${line}`);
  }
}

/** Every line of `text` occurs in the output, in this order; "…" matches anything. */
function expectSaid(output: string, text: string, where: string): void {
  const lines = output.split("\n").map((line) => line.trim());
  let from = 0;
  for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
    const pattern = new RegExp(
      `^${line
        .trim()
        .split("…")
        .map((part) =>
          part
            .trim()
            .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
            .replace(/\s+/g, "\\s+"),
        )
        .join(".*")}$`,
    );
    const found = lines.findIndex((each, at) => at >= from && pattern.test(each));
    if (found < 0) throw new Error(`${where}: "${line}" does not match the output:\n${output}`);
    from = found + 1;
  }
}
