import { expect, test } from "vitest";
import { bytesLeft, checkAddressSpace } from "./address-space.js";

const limits = (soft: string) => `Max stack size            8388608   unlimited   bytes
Max address space         ${soft}   unlimited   bytes
`;

test("the limit less the used address space is left, in bytes", () => {
  expect(bytesLeft(limits("2048000"), () => "VmPeak:\t 9999 kB\nVmSize:\t    1000 kB\n")).toBe(1_024_000);
});

test("without a limit the used space is not read", () => {
  const status = () => {
    throw new Error("read");
  };
  expect(bytesLeft(limits("unlimited"), status)).toBe(Number.POSITIVE_INFINITY);
});

test("without a limit any number of threads is allowed", () => {
  expect(() => checkAddressSpace(2)).not.toThrow();
});
