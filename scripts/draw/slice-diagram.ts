import { coreLevels, sliceImports } from "../boundaries/core-slices.ts";
import { cruise, type Import } from "../boundaries/cruise.ts";

/** docs/slices.md: the slices of core in the order of the import rules, and what each imports. */
export async function drawSlices(): Promise<string> {
  const { imports } = await cruise(["packages/core/src"]);
  // Test worlds import every slice and are imported by none.
  const levels = coreLevels().filter((slices) => !slices.includes("fixtures"));
  return `# The slices of core

Generated from the import rules (\`dependency-cruiser.config.cjs\`) and the imports themselves by
\`node scripts/draw/slices.ts\`; a test compares the two. A slice may import those of lower numbers, types
included. An arrow is an import, a dotted one of types alone; what follows from other arrows is left out.
Tests, and the test worlds in \`fixtures\` above all others, are not drawn.

\`\`\`mermaid
${diagram(levels, sliceImports(imports)).join("\n")}
\`\`\`
`;
}

/** A Mermaid flowchart, the lowest slices at the bottom. */
export function diagram(levels: readonly (readonly string[])[], edges: readonly Import[]): string[] {
  const boxes = levels.map((slices, level) => [
    `  subgraph level${level + 1}["${level + 1}"]`,
    ...slices.map((slice) => `    ${slice}`),
    "  end",
  ]);
  const arrows = withoutDetours(edges).map(
    ({ from, to, typeOnly }) => `  ${from} ${typeOnly ? "-.->" : "-->"} ${to}`,
  );
  return ["flowchart TB", ...boxes.toReversed().flat(), ...arrows.sort()];
}

/** The fewest edges from which the same can be reached. */
function withoutDetours(edges: readonly Import[]): Import[] {
  return edges.filter(
    (edge) =>
      !reaches(
        edges.filter((other) => other !== edge),
        edge.from,
        edge.to,
      ),
  );
}

function reaches(edges: readonly Import[], from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const node of seen) {
    for (const edge of edges) if (edge.from === node) seen.add(edge.to);
  }
  return seen.has(to);
}
