import { verbs } from "@gshf/core/registry";
import { roundsRouter } from "../features/rounds/server/router.ts";
import { router } from "./init.ts";
import { proceduresBySlice } from "./procedures.ts";

/** The public API, served at /api/trpc. */
export const appRouter = router({
  ...proceduresBySlice(verbs),
  rounds: roundsRouter,
});

export type AppRouter = typeof appRouter;
