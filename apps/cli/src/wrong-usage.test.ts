import { afterAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder } from "./command-line.fixture.js";

const work = workFolder();
work.write("small.yaml", SMALL_CONFIG);
afterAll(work.remove);

describe("wrong usage ends with 2:", () => {
  test.each([
    ["no command", [], /Usage: heddle/],
    ["an unknown command", ["trian"], /Did you mean train\?/],
    ["an unknown option", ["train", "--resum", "run"], /Did you mean --resume\?/],
    ["a seed that is no whole number", ["train", "small.yaml", "--seed", "1.5"], /whole number/],
    ["a setting without a value", ["train", "small.yaml", "--set", "latents"], /key=value/],
    ["a seed for a command without random numbers", ["report", "run", "--seed", "1"], /unknown option '--seed'/],
    ["a setting that the command does not use", ["plugins", "--set", "latents=2"], /expected a key under plugins/],
    ["a seed among settings of the file reader", ["inspect", "a.h5ad", "--set", "seed=1"], /expected a key under data/],
    ["settings of a planned sweep", ["sweep", "status", "sweep", "--set", "latents=2"], /unknown option '--set'/],
    ["nothing to train on", ["train"], /a configuration, --data FILE, or --resume RUN/],
    ["a configuration where no data is named", ["train", "small.yaml"], /--data FILE/],
    ["a setting for a run that is resumed", ["train", "--resume", "run", "--set", "seed=1"], /keeps its configuration/],
    ["an unknown plugin's options", ["plugins", "capasity"], /plugin's name/],
    ["a plugin to show without a name", ["plugins", "show"], /plugins show NAME/],
    ["simulate without --out", ["simulate"], /--out FILE\.h5ad/],
  ])("%s", async (_, argv, message) => {
    const { code, err, out } = await work.run(argv);
    expect(err).toMatch(message);
    expect(out).toBe("");
    expect(code).toBe(2);
  });
});
