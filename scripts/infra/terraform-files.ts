import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

export type TextFile = {
  /** From the folder that was searched. */
  readonly name: string;
  readonly text: string;
};

/** Every Terraform file below a folder, in order. */
export function terraformFiles(folder: string): TextFile[] {
  return globSync("**/*.tf", { cwd: folder, exclude: ["**/.terraform/**"] })
    .sort()
    .map((name) => ({ name, text: readFileSync(path.join(folder, name), "utf8") }));
}

/** What stands in a block; blocks within are lists. */
export const body = z.record(z.string(), z.unknown());
export type Body = z.output<typeof body>;
const labelled = z.record(z.string(), z.record(z.string(), z.array(body)));

/** One file as the parser gives it: blocks by kind, type and name. */
export const parsedFile = z.object({
  resource: labelled.default({}),
  data: labelled.default({}),
  ephemeral: labelled.default({}),
  module: z.record(z.string(), z.array(body)).default({}),
  variable: z.record(z.string(), z.array(body)).default({}),
  output: z.record(z.string(), z.array(body)).default({}),
  locals: z.array(body).default([]),
});
export type ParsedFile = z.output<typeof parsedFile> & TextFile;
