// npm run -s report:structure: the shape of the source in figures, and where it is not as it should be.
//   -- --json    one JSON document, the figures alone
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";
import { countVerbs } from "./count-verbs.ts";
import { fileLinesMax } from "./long-files.ts";
import { functionLinesMax } from "./long-functions.ts";
import { measureStructure, type Structure } from "./measure-structure.ts";

const root = path.resolve(import.meta.dirname, "../..");
const values = optionsOrExit(
  "usage: npm run -s report:structure -- [--json]",
  z.object({ json: z.boolean().default(false) }),
);

const structure = await measureStructure(root);
const { verbs, withOutput } = countVerbs();
const figures = {
  slices: structure.slices.length,
  files: structure.files,
  files_over_300: structure.longFiles.length,
  circles_value: structure.circles.value.length,
  circles_type: structure.circles.type.length,
  functions_over_50: structure.longFunctions.length,
  duplicated_blocks: structure.duplicatedBlocks.length,
  verbs,
  verbs_with_output: withOutput,
};
console.log(values.json ? JSON.stringify(figures) : asTable(structure));

function asTable(of: Structure): string {
  const circle = (members: string[]) => members.join(" ⇄ ");
  return [
    ...Object.entries(figures).map(([name, value]) => `${name.padEnd(18)} ${String(value).padStart(6)}`),
    ...section("core's slices", [of.slices.join(", ")]),
    ...section(
      `files over ${fileLinesMax} lines whose first comment does not say "Long because …"`,
      of.longFiles.map(({ path: file, lines }) => `${String(lines).padStart(5)} ${file}`),
    ),
    ...section("circles at run time", of.circles.value.map(circle)),
    ...section("circles that types close", of.circles.type.map(circle)),
    ...section(
      `functions over ${functionLinesMax} lines`,
      of.longFunctions.map(
        ({ path: file, line, name, lines }) => `${String(lines).padStart(5)} ${name}  ${file}:${line}`,
      ),
    ),
    ...section(
      "blocks that stand twice (50 tokens, 5 lines; tests left out)",
      of.duplicatedBlocks.map(
        ({ lines, first, second }) => `${String(lines).padStart(5)} ${first}  ${second}`,
      ),
    ),
  ].join("\n");
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}
