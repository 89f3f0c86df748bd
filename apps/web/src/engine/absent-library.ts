// Replaces a library that this page leaves out (vite.config.ts). No plugin of bundled-plugins.ts needs it.
throw new Error("The page does not include this library.");

export {};
