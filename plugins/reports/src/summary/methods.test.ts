import { describe, expect, test } from "vitest";
import { EXAMPLE, exampleRuns } from "../example-runs.fixture.js";
import { bibtexOf, heddleBibtex } from "./bibtex.js";
import { methodsText } from "./methods.js";

describe("the paragraph for a paper", () => {
  test("states data, model, training and evaluation of the run, from its files", () => {
    const [run] = exampleRuns({ ...EXAMPLE, cells: 200 });
    const text = methodsText(run);
    expect(text).toContain("Counts of 200 cells and 2,000 genes");
    expect(text).toContain("of kang.h5ad were modeled with a variational autoencoder in Heddle 0.1.0.");
    expect(text).toContain("its objective is beta-vae (beta 1).");
    expect(text).toContain("trained for 60 epochs");
    expect(text).toMatch(/Latents were compared with .*condition.* by Pearson \|r\|, beside principal components/);
    expect(text).not.toMatch(/undefined|NaN/);
  });
});

describe("BibTeX", () => {
  test("Heddle, with version and year where a run records them", () => {
    const [run] = exampleRuns({ ...EXAMPLE, cells: 200 });
    expect(heddleBibtex(run)).toMatch(/^@software\{heddle,\n {2}author = \{\{The Heddle authors\}\},/);
    expect(heddleBibtex(run)).toContain("  version = {0.1.0},\n  year = {2026},\n");
    expect(heddleBibtex({})).not.toMatch(/version|year|undefined/);
  });

  test("authors, year, title and venue of a citation", () => {
    const url = "https://openreview.net/forum?id=Sy2fzU9gl";
    const text = "Higgins et al. 2017. beta-VAE: Learning Basic Visual Concepts. ICLR.";
    expect(bibtexOf({ text, url })).toBe(
      `@article{higgins-2017,\n  author = {Higgins and others},\n  year = {2017},\n  title = {{beta-VAE: Learning Basic Visual Concepts}},\n  journal = {ICLR},\n  url = {${url}}\n}`,
    );
  });

  test("a text of another form is a note", () => {
    expect(bibtexOf({ text: "Heddle", url: "https://example.org" })).toBe(
      "@misc{heddle,\n  note = {Heddle},\n  url = {https://example.org}\n}",
    );
  });
});
