import { type BuildState, Prisma, transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";
import { buildRefSchema } from "../model.ts";
import { wakeBuild } from "./wake-build.ts";

export const mayStop = (state: BuildState) => state === "building";
export const mayRetry = (state: BuildState) => state === "failed" || state === "stopped";

/** Stops a dataset on its way; what was drawn is kept, and a retry goes on there. */
export const stopDataset = verb({
  name: "datasets.stop",
  kind: "mutation",
  may: "rounds.write",
  scope: "train",
  input: buildRefSchema,
  output: z.object({ state: z.string() }),
  run: async (deps, { project, audit }, { number }) =>
    transaction(deps.db, async (tx) => {
      const where = { projectId_number: { projectId: project.id, number } };
      const build = await tx.datasetBuild.findUnique({ where });
      if (build === null) return refuse("not-found", `There is no dataset ${number} on its way.`, "number");
      if (build.state === "stopped") return done({ state: build.state });
      if (!mayStop(build.state)) {
        const why = build.state === "ready" ? "is there" : "has failed";
        return refuse("conflict", `Dataset ${number} ${why} and can’t be stopped.`);
      }
      const now = deps.now();
      // Not one that came to its end meanwhile.
      const { count } = await tx.datasetBuild.updateMany({
        where: { id: build.id, state: "building" },
        data: { state: "stopped", stateSince: now, endedAt: now, holder: null },
      });
      if (count === 0) return refuse("conflict", `Dataset ${number} ended just now.`);
      await audit(tx, { subject: `dataset-build:${build.id}` });
      return done({ state: "stopped" });
    }),
});

/** Takes a dataset up again that failed or was stopped: answers that were drawn are used. */
export const retryDataset = verb({
  name: "datasets.retry",
  kind: "mutation",
  may: "rounds.write",
  scope: "train",
  input: buildRefSchema,
  output: z.object({ state: z.string() }),
  run: async (deps, { project, audit }, { number }) =>
    transaction(deps.db, async (tx) => {
      const where = { projectId_number: { projectId: project.id, number } };
      const build = await tx.datasetBuild.findUnique({ where });
      if (build === null) return refuse("not-found", `There is no dataset ${number} on its way.`, "number");
      if (!mayRetry(build.state)) {
        const why = build.state === "ready" ? "is there" : "is under way";
        return refuse("conflict", `Dataset ${number} ${why}; there is nothing to retry.`);
      }
      const now = deps.now();
      const { count } = await tx.datasetBuild.updateMany({
        where: { id: build.id, state: build.state },
        data: {
          state: "building",
          stateSince: now,
          endedAt: null,
          wakeAt: now,
          holder: null,
          problem: Prisma.DbNull,
        },
      });
      if (count === 0) return refuse("conflict", `Dataset ${number} was taken up just now.`);
      await wakeBuild(tx, deps, build.id);
      await audit(tx, { subject: `dataset-build:${build.id}` });
      return done({ state: "building" });
    }),
});
