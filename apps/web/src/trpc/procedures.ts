import type { AnyVerb, VerbDefinition, VerbKind } from "@gshf/core/access";
import type { TRPCMutationProcedure, TRPCQueryProcedure } from "@trpc/server";
import type { z } from "zod";
import { type SignedInContext, signedInProcedure } from "./init.ts";
import { unwrap } from "./unwrap.ts";

type Types<Input extends z.ZodType, Output extends z.ZodType> = {
  input: z.input<Input>;
  output: z.output<Output>;
  meta: object;
};

type ProcedureOf<V> = V extends { definition: VerbDefinition<infer Input, infer Output, infer Kind> }
  ? Kind extends "query"
    ? TRPCQueryProcedure<Types<Input, Output>>
    : TRPCMutationProcedure<Types<Input, Output>>
  : never;

type Procedures<Verbs> = { [Name in keyof Verbs]: ProcedureOf<Verbs[Name]> };

/** A slice's verbs as tRPC procedures of the same names. What a verb's output schema doesn't name stays inside. */
export function procedures<Verbs extends Record<string, AnyVerb>>(verbs: Verbs): Procedures<Verbs> {
  const made = Object.entries(verbs).map(([name, verb]) => [name, procedureOf(verb)]);
  // Built entry by entry, which the compiler can't follow; the types above say what each entry becomes.
  return Object.fromEntries(made) as Procedures<Verbs>;
}

const makers = {
  query: (verb: AnyVerb) => declare(verb).query(({ ctx, input }) => call(verb, ctx, input)),
  mutation: (verb: AnyVerb) => declare(verb).mutation(({ ctx, input }) => call(verb, ctx, input)),
} as const satisfies Record<VerbKind, unknown>;

/** What the input schema gave, whatever its type, is what the verb takes: hence `never`. */
function call(verb: AnyVerb, { deps, actor }: SignedInContext, input: unknown) {
  return unwrap(verb(deps, actor, input as never));
}

function procedureOf(verb: AnyVerb) {
  return makers[verb.definition.kind](verb);
}

function declare({ definition }: AnyVerb) {
  return signedInProcedure.input(definition.input).output(definition.output);
}

type ProceduresBySlice<Slices> = { [Slice in keyof Slices]: Procedures<Slices[Slice]> };

/** The procedures of every slice, by its name: `rounds.freeze` is `freeze` of `rounds`. */
export function proceduresBySlice<Slices extends Record<string, Record<string, AnyVerb>>>(
  slices: Slices,
): ProceduresBySlice<Slices> {
  const made = Object.entries(slices).map(([slice, verbs]) => [slice, procedures(verbs)]);
  // As above: entry by entry, which the compiler can't follow.
  return Object.fromEntries(made) as ProceduresBySlice<Slices>;
}
