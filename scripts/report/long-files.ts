import type { SourceFile } from "./source-files.ts";

export const fileLinesMax = 300;

/** Lines as editors number them: an end of line at the end of a file begins none. */
export function lineCount(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

/**
 * The text of the first comment, where it stands before the code: after a `#!` line and directives such as
 * "use client" at most. Lines of `//` that follow each other are one comment.
 */
export function firstComment(text: string): string {
  const beforeCode = /^(?:#!.*\n)?(?:\s*(?:"use \w+";)?\s*\n)*/.exec(text)?.[0] ?? "";
  const rest = text.slice(beforeCode.length).trimStart();
  return /^\/\*[\s\S]*?\*\/|^(?:[ \t]*\/\/.*\n?)+/.exec(rest)?.[0] ?? "";
}

/** Whether a line of the first comment begins "Long because …": the file is meant to be that long. */
export function saysWhyLong(text: string): boolean {
  return /^\s*(?:\/\/|\/\*+|\*)?\s*Long because \S/m.test(firstComment(text));
}

/** Files of more than 300 lines whose first comment gives no reason. */
export function longFiles(files: readonly SourceFile[]): { path: string; lines: number }[] {
  return files
    .map(({ path, text }) => ({ path, text, lines: lineCount(text) }))
    .filter(({ text, lines }) => lines > fileLinesMax && !saysWhyLong(text))
    .map(({ path, lines }) => ({ path, lines }))
    .sort((a, b) => b.lines - a.lines);
}
