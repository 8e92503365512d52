// Here and not where it is used, because only this folder has a TypeScript with an API.
import ts from "typescript";

export type FunctionLines = {
  /** As a reader would call it: its own name, or that of what it is assigned to. */
  name: string;
  line: number;
  lines: number;
};

/**
 * Every function of a file that has a body, with the number of its lines.
 *
 * @param isTest leaves out functions that are handed to a call: `test("…", () => { … })` is a section of a
 *   file, not something that is called
 */
export function functionsOf(fileName: string, text: string, isTest: boolean): FunctionLines[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const found: FunctionLines[] = [];
  const visit = (node: ts.Node) => {
    const isSection = isTest && ts.isCallExpression(node.parent ?? node);
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined && !isSection) {
      const line = lineAt(node.getStart(source));
      found.push({ name: nameOf(node, source), line, lines: lineAt(node.getEnd()) - line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function nameOf(node: ts.SignatureDeclaration, source: ts.SourceFile): string {
  if (node.name !== undefined) return node.name.getText(source);
  if (ts.isConstructorDeclaration(node)) return "constructor";
  // `const name = () => …`, `name: async () => …`, and what is wrapped: `const name = memo(() => …)`.
  for (let above: ts.Node = node.parent; above !== undefined; above = above.parent) {
    if (ts.isVariableDeclaration(above) || ts.isPropertyAssignment(above)) return above.name.getText(source);
    if (ts.isStatement(above)) break;
  }
  return "(unnamed)";
}
