import {
  createProject,
  createProjectInput,
  getProject,
  getProjectInput,
  listProjects,
  updateProject,
  updateProjectInput,
} from "@gshf/core/projects";
import { router, signedInProcedure } from "#trpc/init.ts";
import { unwrap } from "#trpc/unwrap.ts";

export const projectsRouter = router({
  list: signedInProcedure.query(({ ctx }) => unwrap(listProjects(ctx.deps, ctx.actor))),
  get: signedInProcedure
    .input(getProjectInput)
    .query(({ ctx, input }) => unwrap(getProject(ctx.deps, ctx.actor, input))),
  create: signedInProcedure
    .input(createProjectInput)
    .mutation(({ ctx, input }) => unwrap(createProject(ctx.deps, ctx.actor, input))),
  update: signedInProcedure
    .input(updateProjectInput)
    .mutation(({ ctx, input }) => unwrap(updateProject(ctx.deps, ctx.actor, input))),
});
