import { HeddleError } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { type ConfigSource, withPlace } from "./source.js";

const source: ConfigSource = {
  name: "kang.yaml",
  places: { factors: "kang.yaml:3:10", "cells.drop": "kang.yaml:5:10", missing: "--set missing={ donor: [x] }" },
};

const unknown = (where?: string) =>
  new HeddleError("unknown-column", {
    expected: "a cell column",
    got: '"x"',
    next: "Choose one.",
    ...(where !== undefined && { where }),
  });

describe("withPlace: an error about the data names the position of its configuration key", () => {
  test.each([
    ["factors", "kang.yaml:3:10: factors"],
    ["cells.drop", "kang.yaml:5:10: cells.drop"],
    ["cells.drop: donor.id", "kang.yaml:5:10: cells.drop.donor.id"],
    ["missing", "--set missing={ donor: [x] }"],
    ["periods: angle", "kang.yaml: periods.angle"],
    ["covariates", "kang.yaml: covariates"],
  ])("%s", (where, expected) => {
    const placed = withPlace(unknown(where), source) as HeddleError;
    expect([placed.kind, placed.details.where]).toEqual(["unknown-column", expected]);
    expect(placed.message).toContain(`${expected}: expected a cell column`);
  });

  test("errors of files, without a place or of other kinds are the same objects", () => {
    const errors = [unknown("cells.h5ad"), unknown(), unknown("kang.yaml:3:10: factors"), new Error("factors")];
    for (const error of errors) expect(withPlace(error, source)).toBe(error);
    const plain = unknown("factors");
    expect(withPlace(plain, undefined)).toBe(plain);
  });
});
