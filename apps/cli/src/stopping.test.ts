import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";
import type { StopSignal } from "./terminal.js";

const work = workFolder();
afterAll(work.remove);

beforeAll(async () => {
  // long enough for a signal to find it at work
  work.write("longer.yaml", SMALL_CONFIG.replace("epochs: 3", "epochs: 60"));
  await writeCells(work.path("good.h5ad"));
});

const RESULTS = ["metrics.jsonl", "summary.json", "model/weights.safetensors", "latents.h5ad"];
const argv = (out: string) => ["train", "longer.yaml", "--data", "good.h5ad", "--out", out];

describe("a signal while training", () => {
  test.each<[StopSignal, number]>([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ])(
    "%s: the checkpoint is written, the exit code is %i, and --resume ends with the same bytes",
    async (signal, code) => {
      const whole = `whole-${signal}`;
      const stopped = `stopped-${signal}`;
      expect((await work.run(argv(whole))).code).toBe(0);
      const outcome = await work.run(argv(stopped), {
        onErr: (text, stop) => {
          if (text.startsWith("epoch 12/60")) stop(signal);
        },
      });
      expect(outcome).toMatchObject({ code, out: "" });
      expect(outcome.err).toMatch(
        new RegExp(`checkpoint is written\\. Continue with: heddle train --resume ${stopped}\n$`),
      );
      expect(existsSync(work.path(`${stopped}/model`))).toBe(false);
      expect(await work.run(["train", "--resume", stopped, "-q"])).toMatchObject({ code: 0, err: "" });
      for (const file of RESULTS) {
        const [resumed, straight] = [stopped, whole].map((run) => readFileSync(work.path(`${run}/${file}`)));
        expect(resumed.equals(straight), file).toBe(true);
      }
    },
  );

  test("before the first step: the message about the run folder is true", async () => {
    const outcome = await work.run(argv("early"), {
      onErr: (text, stop) => {
        if (text.startsWith("run folder")) queueMicrotask(() => stop("SIGTERM"));
      },
    });
    expect(outcome.code).toBe(143);
    expect(existsSync(work.path("early/model"))).toBe(false);
    const begun = existsSync(work.path("early"));
    expect(outcome.err).toContain(begun ? "Continue with: heddle train --resume early" : "nothing was written");
    expect((await work.run(["train", "--resume", "early", "-q"])).code).toBe(begun ? 0 : 1);
  });
});

describe("progress", () => {
  test("is a bar on a terminal, with the ELBO and cells/s, cleared at the end", async () => {
    const { err } = await work.run(argv("bar"), { terminal: { errIsTerminal: true, columns: 200 } });
    expect(err).toMatch(/\r[█░]{24} +\d+ % {2}epoch \d+\/60 {2}ELBO −[\d.]+ {2}[\d,]+ cells\/s/);
    expect(err.endsWith("\r\u001B[K")).toBe(true);
  });

  test("has no color with NO_COLOR, and no line with --quiet", async () => {
    const colors = new RegExp(`${"\u001B"}\\[\\d+m`);
    const terminal = { errIsTerminal: true, columns: 200 };
    const bad = ["train", "longer.yaml", "--data", "gone.h5ad"];
    expect((await work.run(bad, { terminal })).err).toMatch(colors);
    expect((await work.run(bad, { terminal: { ...terminal, env: { NO_COLOR: "1" } } })).err).not.toMatch(colors);
    expect((await work.run([...argv("quiet"), "-q"], { terminal })).err).toBe("");
  });
});
