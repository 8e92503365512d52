import { accessRouter } from "../features/access/server/router.ts";
import { labelingRouter } from "../features/labeling/server/router.ts";
import { policiesRouter } from "../features/policies/server/router.ts";
import { projectsRouter } from "../features/projects/server/router.ts";
import { promptsRouter } from "../features/prompts/server/router.ts";
import { createCallerFactory, router } from "./init.ts";

/** The public API, served at /api/trpc. */
export const appRouter = router({
  access: accessRouter,
  projects: projectsRouter,
  prompts: promptsRouter,
  policies: policiesRouter,
  labeling: labelingRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP; for tests. */
export const createCaller = createCallerFactory(appRouter);
