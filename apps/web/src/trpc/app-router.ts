import { accessRouter } from "../features/access/server/router.ts";
import { crowdsRouter } from "../features/crowds/server/router.ts";
import { datasetsRouter } from "../features/datasets/server/router.ts";
import { evaluationRouter } from "../features/evaluation/server/router.ts";
import { labelingRouter } from "../features/labeling/server/router.ts";
import { policiesRouter } from "../features/policies/server/router.ts";
import { projectsRouter } from "../features/projects/server/router.ts";
import { promptsRouter } from "../features/prompts/server/router.ts";
import { qualityRouter } from "../features/quality/server/router.ts";
import { roundsRouter } from "../features/rounds/server/router.ts";
import { router } from "./init.ts";

/** The public API, served at /api/trpc. */
export const appRouter = router({
  access: accessRouter,
  projects: projectsRouter,
  prompts: promptsRouter,
  policies: policiesRouter,
  rounds: roundsRouter,
  datasets: datasetsRouter,
  evaluation: evaluationRouter,
  labeling: labelingRouter,
  crowds: crowdsRouter,
  quality: qualityRouter,
});

export type AppRouter = typeof appRouter;
