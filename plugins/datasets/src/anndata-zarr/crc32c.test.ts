import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { isHeddleError } from "@heddle/contracts";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import plugin from "./anndata-zarr.js";
import { crc32c } from "./crc32c.js";

test("CRC-32C of RFC 3720, appendix B.4: 32 zeros, 32 ones, 0 to 31, 31 to 0", () => {
  const counted = Uint8Array.from({ length: 32 }, (_, i) => i);
  const inputs = [new Uint8Array(32), new Uint8Array(32).fill(0xff), counted, counted.slice().reverse()];
  expect(inputs.map(crc32c)).toEqual([0x8a9136aa, 0x62a8ab43, 0x46dd794e, 0x113fdb5c]);
});

test("a shard whose index differs from its CRC-32C is refused", async () => {
  const archive = await readFile(fileURLToPath(new URL("./fixtures/zarr-3.zarr.zip", import.meta.url)));
  const entries = Object.entries(unzipSync(archive)).filter(([name]) => !name.endsWith("/"));
  const shard = entries.find(([name]) => name === "layers/counts/data/c/0")?.[1];
  if (shard === undefined) throw new Error("the fixture has no shard of counts");
  const open = async () => {
    const files = entries.map(([name, bytes]) => ({ name, blob: new Blob([bytes]) }));
    const dataset = await plugin
      .create(plugin.options.parse({}), [])
      .open({ name: "a.zarr", files }, { support: "counts" });
    dataset.dispose();
  };
  await open();
  // the index is at the end: 16 bytes per chunk, then the checksum
  shard[shard.length - 4 - 16] ^= 1;
  const error: unknown = await open().catch((reason: unknown) => reason);
  expect(isHeddleError(error, "unreadable-file") && error.message).toMatch(/CRC-32C/);
});
