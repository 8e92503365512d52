import { verbs } from "@gshf/core/registry";
import { router } from "./init.ts";
import { proceduresBySlice } from "./procedures.ts";

/** The public API, served at /api/trpc. */
export const appRouter = router(proceduresBySlice(verbs));

export type AppRouter = typeof appRouter;
