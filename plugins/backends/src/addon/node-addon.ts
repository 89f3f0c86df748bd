import { createRequire } from "node:module";
import type { NativeAddon } from "./addon.js";

/** The package with the addon of this platform. */
export const addonPackage: string = `@heddle/native-${process.platform}-${process.arch}`;

/** Loads the addon; throws the loader's error where its package is not installed or does not load. */
export const loadAddon = (): NativeAddon =>
  createRequire(import.meta.url)(`${addonPackage}/heddle.node`) as NativeAddon;
