// Applications use the public API: the package heddle and nothing below it.
import ts from "typescript";
import { isTest, read, sourceFiles, workspacePackages } from "./workspace.mjs";

/** Folders of the applications that the rule covers. */
const APPS = ["apps/cli", "apps/web"];
/** Packages with which tests write and read the files of an application. */
const TESTS = ["@heddle/anndata", "@heddle/hdf5"];

const nameOf = (specifier) => specifier.split("/", 2).join("/");

/** @param {string} root */
export const checkAppImports = (root) =>
  workspacePackages(root)
    .filter(({ folder }) => APPS.includes(folder))
    .flatMap(({ folder }) => sourceFiles(root, folder))
    .flatMap((path) =>
      ts
        .preProcessFile(read(root, path), true, true)
        .importedFiles.map(({ fileName }) => fileName)
        .filter((name) => name.startsWith("@heddle/") && !(isTest(path) && TESTS.includes(nameOf(name))))
        .map((name) => `${path}: imports ${name}: an application imports heddle and nothing below it`),
    );
