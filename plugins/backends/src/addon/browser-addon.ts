import type { NativeAddon } from "./addon.js";

export const addonPackage = "no package";

/** Always throws: a page cannot load native code. */
export function loadAddon(): NativeAddon {
  throw new Error("a browser loads no native code");
}
