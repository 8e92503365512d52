import { type Db, type Member, type Tx, transaction } from "@gshf/db";
import type { z } from "zod";
import {
  type Declared,
  type Deps,
  type Exceptions,
  type Outcome,
  type ProjectCaller,
  refuse,
  type VerbKind,
  verb,
} from "../access/index.ts";

/** Who calls a verb about their own work as a member of a project. */
export type MemberCaller = ProjectCaller & { member: Member };

/**
 * Declares a verb about what the caller does as a member of the project: their way in, test, session and pay.
 * Processes of ours are no members and are refused.
 */
export function memberVerb<
  Input extends z.ZodType<{ slug: string }>,
  Output extends z.ZodType,
  Kind extends VerbKind,
>(
  declared: Declared<Input, Output, Kind> &
    Exceptions & {
      run: (deps: Deps, caller: MemberCaller, input: z.output<Input>) => Promise<Outcome<z.output<Output>>>;
    },
) {
  const { run, ...rest } = declared;
  return verb({
    ...rest,
    may: "label",
    run: async (deps: Deps, caller, given) => {
      const { member } = caller;
      if (member === null) return refuse("forbidden", "Only members of a project label its pairs.");
      return run(deps, { ...caller, member }, given);
    },
  });
}

/** Serializes what one member does: of two clicks at once the second finds what the first has done. */
export function inTurn<T>(db: Db, member: Member, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(db, async (tx) => {
    await tx.$queryRaw`select 1 from "Member" where "id" = ${member.id}::uuid for no key update`;
    return work(tx);
  });
}
