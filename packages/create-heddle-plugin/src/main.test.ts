import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { main } from "./main.js";
import { ROLES } from "./roles.js";

const work = mkdtempSync(join(tmpdir(), "heddle-create-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

async function run(argv: readonly string[], answers?: readonly string[]) {
  const [out, err, questions]: [string[], string[], string[]] = [[], [], []];
  const left = [...(answers ?? [])];
  const code = await main(argv, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    ...(answers && {
      ask: async (question) => {
        questions.push(question);
        return left.shift() ?? "";
      },
    }),
  });
  return { code, out: out.join(""), err: err.join(""), questions };
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe("npm create heddle-plugin", () => {
  test.each(Object.keys(ROLES))(
    "writes a %s with its test, reference generator, reference values and README",
    async (role) => {
      const out = join(work, role);
      const { code, err } = await run(["--role", role, "--name", "fine-name", "--out", out]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      for (const file of [
        "src/fine-name.ts",
        "test/fine-name.test.ts",
        "test/reference.json",
        "golden/generate.py",
        "golden/requirements.txt",
        "README.md",
        ".gitignore",
        "tsconfig.json",
      ])
        expect(existsSync(join(out, file)), file).toBe(true);
      for (const file of filesIn(out)) expect(readFileSync(file, "utf8"), file).not.toMatch(/my-plugin|\{\{/);
      const { name, exports } = JSON.parse(readFileSync(join(out, "package.json"), "utf8")) as Record<string, unknown>;
      expect({ name, exports }).toMatchObject({
        name: "heddle-plugin-fine-name",
        exports: { ".": { default: "./dist/fine-name.js" } },
      });
      expect(readFileSync(join(out, "src/fine-name.ts"), "utf8")).toMatch(/name(?::| =) "fine-name"[,;]/);
    },
  );

  test("prompts for missing values: role, then name", async () => {
    const { code, questions } = await run(["--out", join(work, "questions")], ["metric", "my-score "]);
    expect(code).toBe(0);
    expect(questions.map((question) => question.split(/[ ,]/)[0])).toEqual(["Role", "Name"]);
    expect(existsSync(join(work, "questions/src/my-score.ts"))).toBe(true);
  });

  test("--from: takes packages of Heddle from the tarballs of the folder, all others from the registry", async () => {
    const [from, out] = [join(work, "tarballs"), join(work, "from-tarballs")];
    mkdirSync(from);
    const names = ["conformance", "contracts", "numerics", "ops", "layers"];
    const list = Object.fromEntries(names.map((name) => [`@heddle/${name}`, `heddle-${name}-9.9.9.tgz`]));
    writeFileSync(join(from, "packages.json"), JSON.stringify(list));
    expect(await run(["--role", "prior", "--name", "x", "--out", out, "--from", from])).toMatchObject({ code: 0 });
    const { devDependencies, peerDependencies } = JSON.parse(readFileSync(join(out, "package.json"), "utf8")) as Record<
      string,
      Record<string, string>
    >;
    expect(devDependencies).toMatchObject({
      "@heddle/ops": `file:${from}/heddle-ops-9.9.9.tgz`,
      zod: expect.stringMatching(/^\^/),
    });
    expect(Object.keys(devDependencies)).not.toContain("@heddle/layers");
    expect(peerDependencies["@heddle/ops"]).not.toMatch(/file:/);
  });

  test("--help describes the options", async () => {
    expect(await run(["--help"])).toMatchObject({ code: 0, out: expect.stringMatching(/--role.*gene-selection/s) });
  });

  test.each<[string, string[], RegExp]>([
    ["an unknown role", ["--role", "discriminator", "--name", "x"], /expected a role, got "discriminator".*objective/],
    ["a name in camel case", ["--role", "prior", "--name", "MyPrior"], /kebab-case.*"MyPrior"/],
    [
      "a folder without tarballs",
      ["--role", "prior", "--name", "x", "--from", tmpdir()],
      /packages\.json.*npm run pack/,
    ],
    ["no name and no terminal", ["--role", "prior"], /expected --name, got none/],
    ["an unknown flag", ["--color", "red"], /expected --role, .* got: .*--color.* See --help/],
    ["a name without its flag", ["prior"], /expected --role, --name, .* got: .*'prior'\. See --help/],
    ["a folder that is not empty", ["--role", "prior", "--name", "x", "--out", work], /to be empty or new/],
  ])("%s: exit code 2", async (_what, argv, message) => {
    writeFileSync(join(work, "kept.txt"), "");
    const { code, err } = await run(argv);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });
});
