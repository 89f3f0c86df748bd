/** The reader of zip.js. The build bundles it: the package has 8 MB, and an installation uses 85 kB of it. */
export * from "@zip.js/zip.js/lib/zip-core-reader.js";
