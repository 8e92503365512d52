import type { AnyVerb, VerbDefinition, VerbKind } from "@gshf/core/access";
import type { z } from "zod";

type MethodOf<Kind extends VerbKind> = Kind extends "query" ? "get" : "post" | "put" | "patch" | "delete";

/** The names in braces of an address. */
type ParametersOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParametersOf<Rest>
  : never;

/** One line of the table: how a verb is asked over HTTP. */
export type Route = {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** As OpenAPI writes it, below /api/v1; what stands in braces are fields of the verb's input. */
  path: string;
  verb: AnyVerb;
};

/**
 * Gives a verb an address. A query is got, a mutation is not; each name in braces is a field of the input. What the
 * address doesn't say comes in the query of a GET and in the JSON body of the others.
 */
export function route<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Kind extends VerbKind,
  const Path extends `/${string}`,
>(
  method: MethodOf<Kind>,
  path: Exclude<ParametersOf<Path>, keyof z.input<Input>> extends never ? Path : never,
  verb: AnyVerb & { definition: VerbDefinition<Input, Output, Kind> },
): Route {
  return { method, path, verb };
}

/** The names in braces of an address. */
export function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? "");
}
