// Reads and writes of `object[key]` with a key that is only known at run time. `constructor` and `__proto__` are keys of
// every object: a column, a level or an option of that name would find what the object inherits.
import ts from "typescript";

const TEXT = ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral | ts.TypeFlags.StringMapping;

/**
 * The accesses of one source file.
 * @param {ts.SourceFile} file
 * @param {ts.TypeChecker} checker
 * @returns {number[]} position of each key
 */
export function inheritedKeys(file, checker) {
  const found = [];
  const isText = (node) => parts(checker.getTypeAtLocation(node)).some(({ flags }) => flags & TEXT);
  const isDictionary = (node) =>
    parts(checker.getNonNullableType(checker.getTypeAtLocation(node))).some((type) => isOpenObject(type, checker));
  const visit = (node) => {
    if (
      ts.isElementAccessExpression(node) &&
      isText(node.argumentExpression) &&
      isDictionary(node.expression) &&
      !isGuarded(node, file)
    )
      found.push(node.argumentExpression.getStart(file));
    if (isIn(node) && isText(node.left)) found.push(node.left.getStart(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const parts = (type) => (type.isUnion() ? type.types : [type]);
const isIn = (node) => ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword;

/** True inside a conditional expression that calls Object.hasOwn with the same object and key. */
function isGuarded(access, file) {
  const guard = `Object.hasOwn(${access.expression.getText(file)}, ${access.argumentExpression.getText(file)})`;
  for (let node = access.parent; node !== undefined && !ts.isStatement(node); node = node.parent)
    if (ts.isConditionalExpression(node) && node.condition.getText(file).includes(guard)) return true;
  return false;
}

/** True for a type with a string index signature, as Record<string, …> has. */
const isOpenObject = (type, checker) =>
  checker.getIndexInfosOfType(type).some(({ keyType }) => keyType.flags & ts.TypeFlags.String);

/** Tests, fixtures and the templates of plugins choose their own keys. */
const isExempt = (name) => /\.(test|fixture)\.tsx?$|\/(test|conformance|examples|create-heddle-plugin)\//.test(name);

/**
 * One line per access: "packages/…/file.ts:12: the key …".
 * @param {ts.Program} program
 * @param {(file: string) => string} nameOf
 */
export function describeInheritedKeys(program, nameOf) {
  const checker = program.getTypeChecker();
  const sources = program
    .getSourceFiles()
    .filter((f) => !f.isDeclarationFile && !f.fileName.includes("node_modules") && !isExempt(f.fileName));
  return sources.flatMap((file) =>
    inheritedKeys(file, checker).map((position) => {
      const line = file.getLineAndCharacterOfPosition(position).line + 1;
      return `${nameOf(file.fileName)}:${line}: this key may be inherited, such as constructor: use ownValue(), Object.hasOwn() or a Map`;
    }),
  );
}
