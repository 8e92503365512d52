import { evaluationByProject, evaluationByProjectInput } from "@gshf/core/evaluation";
import { router, signedInProcedure } from "#trpc/init.ts";
import { unwrap } from "#trpc/unwrap.ts";

export const evaluationRouter = router({
  byProject: signedInProcedure
    .input(evaluationByProjectInput)
    .query(({ ctx, input }) => unwrap(evaluationByProject(ctx.deps, ctx.actor, input))),
});
