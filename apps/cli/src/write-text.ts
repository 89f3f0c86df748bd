import { storeAt } from "heddle";
import { splitPlace } from "./config/place.js";

/** Writes a complete file or none, and creates its folder if needed. Replaces a symbolic link. Throws HeddleError "cannot-write". */
export function writeText(place: string, contents: string | Uint8Array): Promise<void> {
  const { folder, name } = splitPlace(place);
  return storeAt(folder).write(name, contents);
}
