import { type Actor, type Deps, personKey, type RefusalReason, type RefusalValues } from "@gshf/core/access";
import { noteOnSpan } from "@gshf/http";
import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError } from "zod";
import { refuseInput } from "../refuse-input.ts";
import { RefusalError } from "./unwrap.ts";

export type Context = {
  deps: Deps;
  /** Null: nobody is signed in. */
  actor: Actor | null;
  /** Whom the page that asks was made for, as it says; null where it doesn't. */
  pageOf: string | null;
};

export type SignedInContext = { deps: Deps; actor: Actor };

const t = initTRPC.context<Context>().create({
  transformer: superjson,
  errorFormatter({ shape, error }) {
    const { reason, field, message, values } = explain(error);
    return {
      message: message ?? shape.message,
      code: shape.code,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, reason, field, values },
    };
  },
});

type Explained = {
  reason: RefusalReason | "defect";
  field: string | null;
  message: string | null;
  values: RefusalValues;
};

/** What a client may know of an error: refusals and bad input in full, defects not at all. */
function explain(error: TRPCError): Explained {
  const { cause } = error;
  if (cause instanceof RefusalError) {
    return { reason: cause.reason, field: cause.field, message: cause.message, values: cause.values };
  }
  if (cause instanceof ZodError) {
    const { reason, field = null, message } = refuseInput(cause);
    return { reason, field, message, values: {} };
  }
  if (error.code === "INTERNAL_SERVER_ERROR") {
    const message = "Something went wrong on our side. Try again.";
    return { reason: "defect", field: null, message, values: {} };
  }
  return {
    reason: error.code === "NOT_FOUND" ? "not-found" : "invalid",
    field: null,
    message: null,
    values: {},
  };
}

export const router = t.router;

/** A page names whom it was made for; one that carries calls of several people is for none of them. */
function isFor(pageOf: string, actor: Actor): boolean {
  return (
    actor.kind === "user" && pageOf.split(",").every((person) => person.trim() === personKey(actor.userId))
  );
}

/** Somebody is signed in, and they are the one whom the page that asks was made for; what they may do is decided in the domain function, per project. */
export const signedInProcedure = t.procedure.use(({ ctx, next, path }) => {
  // Of several in one request the last one names it.
  noteOnSpan({ "http.route": `/api/trpc/${path}` }, `/api/trpc/${path}`);
  if (ctx.actor === null) {
    const cause = new RefusalError({ reason: "not-signed-in", message: "Sign in first." });
    throw new TRPCError({ code: "UNAUTHORIZED", cause });
  }
  if (ctx.pageOf !== null && !isFor(ctx.pageOf, ctx.actor)) {
    const message = "Somebody else is signed in in this browser now. Nothing was done in their name.";
    const cause = new RefusalError({ reason: "other-person", message });
    throw new TRPCError({ code: "CONFLICT", cause });
  }
  return next({ ctx: { ...ctx, actor: ctx.actor } });
});
