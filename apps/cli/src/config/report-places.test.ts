import { expect, test } from "vitest";
import { reportPlace, sharedPlace } from "./report-places.js";

test.each([
  [["s3://bucket/runs/a"], "s3://bucket/runs/a"],
  [["s3://bucket/runs/a", "s3://bucket/runs/b"], "s3://bucket/runs"],
  [["s3://bucket/runs/a", "s3://bucket/runs/ab"], "s3://bucket/runs"],
  [["s3://bucket/runs/a", "s3://bucket/runs/a/b"], "s3://bucket/runs/a"],
  [["s3://bucket/a", "s3://bucket/b"], "s3://bucket"],
  [["s3://one/a", "s3://two/a"], undefined],
  [["s3://bucket/a", "/runs/a"], undefined],
  [["/runs/a", "s3://bucket/a"], undefined],
  [["/runs/a", "/runs/ab"], "/runs"],
  [["/a", "/b"], "/"],
])("%j share %s", (places, expected) => {
  expect(sharedPlace(places)).toBe(expected);
});

test.each([
  ["/none/here", "/none/here/report.html"],
  ["/none/here.html", "/none/here.html"],
  ["s3://bucket/here", "s3://bucket/here/report.html"],
  ["s3://bucket/here.html", "s3://bucket/here.html"],
])("--out %s receives %s", (out, expected) => {
  expect(reportPlace({ name: "report.html" }, out)).toBe(expected);
});
