import type { AnyVerb, VerbDefinition, VerbKind } from "@gshf/core/access";
import type { z } from "zod";

/** A query whose input is too large for an address is posted: it changes nothing all the same. */
type MethodOf<Kind extends VerbKind> = Kind extends "query" ? "get" | "post" : Exclude<Method, "get">;

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** The names in braces of an address. */
type ParametersOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParametersOf<Rest>
  : never;

type Options = {
  /** Where the thing that was made stands: its address in fields of the verb's input and output. Answered with 201. */
  makes?: `/${string}`;
};

/** One line of the table: how a verb is asked over HTTP. */
export type Route = Options & {
  method: Method;
  /** As OpenAPI writes it, below /api/v1; what stands in braces are fields of the verb's input. */
  path: string;
  verb: AnyVerb;
  /** What it does, as a heading of the reference. */
  summary: string;
};

/**
 * Gives a verb an address. A query is got, a mutation is not; each name in braces is a field of the input. What the
 * address doesn't say comes in the query of a GET and a DELETE, and in the JSON body of the others.
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
  summary: string,
  options: Options = {},
): Route {
  return { method, path, verb, summary, ...options };
}

/** The names in braces of an address. */
export function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? "");
}

/** Whether what the address leaves out comes in its query; a body otherwise. */
export function isAskedByAddress({ method }: Pick<Route, "method">): boolean {
  return method === "get" || method === "delete";
}
