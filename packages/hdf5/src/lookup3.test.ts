import { describe, expect, test } from "vitest";
import { lookup3 } from "./lookup3.js";

describe("lookup3", () => {
  // From the driver in Jenkins' lookup3.c: hashlittle2("", 0, 0) and hashlittle("Four score and seven years ago", 30, 0).
  test("gives the published values", () => {
    expect(lookup3(new Uint8Array(0))).toBe(0xdeadbeef);
    expect(lookup3(new TextEncoder().encode("Four score and seven years ago"))).toBe(0x17770551);
  });
});
