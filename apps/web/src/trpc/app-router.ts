import { accessVerbs } from "@gshf/core/access";
import { crowdsVerbs } from "@gshf/core/crowds";
import { datasetsVerbs } from "@gshf/core/datasets";
import { evaluationsVerbs } from "@gshf/core/evaluations";
import { policiesVerbs } from "@gshf/core/policies";
import { projectsVerbs } from "@gshf/core/projects";
import { promptsVerbs } from "@gshf/core/prompts";
import { qualityVerbs } from "@gshf/core/quality";
import { labelingRouter } from "../features/labeling/server/router.ts";
import { roundsRouter } from "../features/rounds/server/router.ts";
import { router } from "./init.ts";
import { procedures } from "./procedures.ts";

/** The public API, served at /api/trpc. */
export const appRouter = router({
  access: router(procedures(accessVerbs)),
  projects: router(procedures(projectsVerbs)),
  prompts: router(procedures(promptsVerbs)),
  policies: router(procedures(policiesVerbs)),
  rounds: roundsRouter,
  datasets: router(procedures(datasetsVerbs)),
  evaluations: router(procedures(evaluationsVerbs)),
  labeling: labelingRouter,
  crowds: router(procedures(crowdsVerbs)),
  quality: router(procedures(qualityVerbs)),
});

export type AppRouter = typeof appRouter;
