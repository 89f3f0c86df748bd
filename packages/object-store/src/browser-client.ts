import { HeddleError } from "@heddle/contracts";
import type { Bucket } from "./object-store.js";

/** A page has no credentials of the user. */
export async function openBucket(_bucket: string, address: string): Promise<Bucket> {
  throw new HeddleError("unreadable-file", {
    where: address,
    expected: "a file chosen in the browser, or a URL that begins with https://",
    got: "the address of an object store",
    next: "Pass the File itself, or read the address with Node.",
  });
}
