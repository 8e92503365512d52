import { getDataset, getDatasetInput, listDatasets, listDatasetsInput } from "@gshf/core/datasets";
import { router, signedInProcedure } from "#trpc/init.ts";
import { unwrap } from "#trpc/unwrap.ts";

export const datasetsRouter = router({
  list: signedInProcedure
    .input(listDatasetsInput)
    .query(({ ctx, input }) => unwrap(listDatasets(ctx.deps, ctx.actor, input))),
  get: signedInProcedure
    .input(getDatasetInput)
    .query(({ ctx, input }) => unwrap(getDataset(ctx.deps, ctx.actor, input))),
});
