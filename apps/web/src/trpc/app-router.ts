import { crowdsVerbs } from "@gshf/core/crowds";
import { evaluationsVerbs } from "@gshf/core/evaluations";
import { projectsVerbs } from "@gshf/core/projects";
import { qualityVerbs } from "@gshf/core/quality";
import { accessRouter } from "../features/access/server/router.ts";
import { datasetsRouter } from "../features/datasets/server/router.ts";
import { labelingRouter } from "../features/labeling/server/router.ts";
import { policiesRouter } from "../features/policies/server/router.ts";
import { promptsRouter } from "../features/prompts/server/router.ts";

import { roundsRouter } from "../features/rounds/server/router.ts";
import { router } from "./init.ts";
import { procedures } from "./procedures.ts";

/** The public API, served at /api/trpc. */
export const appRouter = router({
  access: accessRouter,
  projects: router(procedures(projectsVerbs)),
  prompts: promptsRouter,
  policies: policiesRouter,
  rounds: roundsRouter,
  datasets: datasetsRouter,
  evaluations: router(procedures(evaluationsVerbs)),
  labeling: labelingRouter,
  crowds: router(procedures(crowdsVerbs)),
  quality: router(procedures(qualityVerbs)),
});

export type AppRouter = typeof appRouter;
