// Non-null assertions (`value!`) whose operand is never null or undefined. They assert nothing, and hide the ones that do.
import ts from "typescript";

const NULLABLE = ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void;
/** Types that may stand for a nullable one. */
const OPEN = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter | ts.TypeFlags.IndexedAccess;

/**
 * The assertions of one source file.
 * @param {ts.SourceFile} file
 * @param {ts.TypeChecker} checker
 * @returns {number[]} position of each exclamation mark
 */
export function needlessAssertions(file, checker) {
  const found = [];
  const visit = (node) => {
    if (ts.isNonNullExpression(node) && !mayBeNullable(checker.getTypeAtLocation(node.expression)))
      found.push(node.end - 1);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const mayBeNullable = (type) => (type.isUnion() ? type.types : [type]).some(({ flags }) => flags & (NULLABLE | OPEN));

/**
 * One line per assertion: "packages/…/file.ts:12: `!` asserts nothing: remove it".
 * @param {ts.Program} program
 * @param {(file: string) => string} nameOf
 */
export function describeNeedlessAssertions(program, nameOf) {
  const checker = program.getTypeChecker();
  const sources = program.getSourceFiles().filter((f) => !f.isDeclarationFile && !f.fileName.includes("node_modules"));
  return sources.flatMap((file) =>
    needlessAssertions(file, checker).map((position) => {
      const line = file.getLineAndCharacterOfPosition(position).line + 1;
      return `${nameOf(file.fileName)}:${line}: \`!\` asserts nothing, its operand is never null or undefined: remove it`;
    }),
  );
}
