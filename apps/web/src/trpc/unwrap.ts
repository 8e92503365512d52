import type { Outcome, Refusal, RefusalReason, RefusalValues } from "@gshf/core/access";
import { TRPCError } from "@trpc/server";
import { httpStatusOf, trpcCodeOf } from "../refusal-status.ts";

/** A refusal on its way to the client, where it arrives as `error.data`: reason, field and values. */
export class RefusalError extends Error {
  readonly reason: RefusalReason;
  readonly field: string | null;
  readonly values: RefusalValues;

  constructor({ reason, message, field, values }: Omit<Refusal, "ok">) {
    super(message);
    this.name = "RefusalError";
    this.reason = reason;
    this.field = field ?? null;
    this.values = values ?? {};
  }
}

/** The value of an outcome; a refusal is thrown as the tRPC error clients understand. */
export async function unwrap<T>(outcome: Outcome<T> | Promise<Outcome<T>>): Promise<T> {
  const settled = await outcome;
  if (settled.ok) return settled.value;
  const cause = new RefusalError(settled);
  throw new TRPCError({ code: trpcCodeOf[httpStatusOf[settled.reason]], message: settled.message, cause });
}
