import { listImports, listImportsInput, listPrompts, listPromptsInput } from "@gshf/core/prompts";
import { router, signedInProcedure } from "#trpc/init.ts";
import { unwrap } from "#trpc/unwrap.ts";

export const promptsRouter = router({
  list: signedInProcedure
    .input(listPromptsInput)
    .query(({ ctx, input }) => unwrap(listPrompts(ctx.deps, ctx.actor, input))),
  imports: signedInProcedure
    .input(listImportsInput)
    .query(({ ctx, input }) => unwrap(listImports(ctx.deps, ctx.actor, input))),
});
