import { z } from "zod";
import stored from "./operations.json" with { type: "json" };

const fieldSchema = z.object({
  name: z.string(),
  in: z.enum(["path", "query", "body"]),
  /** `text`, `text:a|b` for one of these, `number`, `flag`, `json`, or a `list:` of one of them. */
  type: z.string(),
  required: z.literal(true).optional(),
  about: z.string(),
});
export type Field = z.output<typeof fieldSchema>;

const operationSchema = z.object({
  name: z.string(),
  /** Its two words on the command line. */
  command: z.string(),
  method: z.string(),
  path: z.string(),
  summary: z.string(),
  as: z.enum(["upload", "download", "events"]).optional(),
  fields: z.array(fieldSchema),
  example: z.record(z.string(), z.unknown()).optional(),
});
export type Operation = z.output<typeof operationSchema>;

/** Everything that the REST API does; made of its table by scripts/openapi/write-commands.ts. */
export const operations = z.array(operationSchema).parse(stored);

/** The project is chosen once, except where a command is about projects themselves. */
export function isChosenProject({ command }: Operation, field: Field): boolean {
  return field.in === "path" && field.name === "slug" && !command.startsWith("projects ");
}

/** What is named by its place on the command line. */
export function argumentsOf(operation: Operation): Field[] {
  return operation.fields.filter((field) => field.in === "path" && !isChosenProject(operation, field));
}

export function optionsOf({ fields }: Operation): Field[] {
  return fields.filter((field) => field.in !== "path");
}

export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
