import { functionsOf } from "../boundaries/functions.ts";
import { isTestFile, type SourceFile } from "./source-files.ts";

export const functionLinesMax = 50;

export type LongFunction = { path: string; line: number; name: string; lines: number };

/** Functions of more than 50 lines, the longest first. */
export function longFunctions(files: readonly SourceFile[]): LongFunction[] {
  return files
    .filter(({ path }) => !path.endsWith(".css"))
    .flatMap(({ path, text }) =>
      functionsOf(path, text, isTestFile(path)).map(({ name, line, lines }) => ({ path, line, name, lines })),
    )
    .filter(({ lines }) => lines > functionLinesMax)
    .sort((a, b) => b.lines - a.lines);
}
