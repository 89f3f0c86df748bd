// Stands where a library would that this page does not hold (vite.config.ts); what needs it is no part of bundled-plugins.
throw new Error("This library is no part of the page.");

export {};
