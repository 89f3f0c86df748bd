import { type DataSource, HeddleError } from "@heddle/contracts";
import { isObjectAddress, type ObjectStore, openObjects } from "@heddle/object-store";

export interface FoundObjects {
  readonly store: ObjectStore;
  /** Size in bytes of the object at the address; undefined if objects are below it. */
  readonly size: number | undefined;
}

/** The object at an address, or the objects below it. Rejects with HeddleError "missing-file" if there are none. */
export async function findObjects(address: string): Promise<FoundObjects> {
  const store = await openObjects(address);
  const size = await store.size("");
  if (size !== undefined || (await store.list("")).length > 0) return { store, size };
  throw new HeddleError("missing-file", {
    where: address,
    expected: "an object, or objects below this address",
    got: "none",
    next: "Check the address.",
  });
}

/** Throws HeddleError "unsupported-file" for an address: HDF5 and text files are read from a disk only. */
export function refuseAddress(source: DataSource): void {
  if ("path" in source && isObjectAddress(source.path)) throw notOnDisk(source.path);
}

const notOnDisk = (where: string) =>
  new HeddleError("unsupported-file", {
    where,
    expected: "AnnData in Zarr, or a path on this machine",
    got: "another format in an object store",
    next: "Copy the file to this machine, or write the data in Zarr: adata.write_zarr, or heddle shuffle.",
  });
