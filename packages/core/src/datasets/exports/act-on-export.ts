import { Prisma, transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";
import { mayRetryExport, mayStopExport } from "./export-view.ts";
import { findExport } from "./find-export.ts";
import { exportRefSchema } from "./model.ts";
import { wakeExport } from "./wake-export.ts";

const output = z.object({ state: z.string() });

/** Stops an export; what is written is kept, and a retry goes on there. */
export const stopExport = verb({
  name: "datasets.stopExport",
  kind: "mutation",
  may: "data.export",
  input: exportRefSchema,
  output,
  run: async (deps, { project, audit }, { number }) =>
    transaction(deps.db, async (tx) => {
      const found = await findExport(tx, project.id, number);
      if (!found.ok) return found;
      const row = found.value;
      if (row.state === "stopped") return done({ state: row.state });
      if (!mayStopExport(row.state))
        return refuse("conflict", `Export ${number} is ${row.state} and can’t be stopped.`);
      const now = deps.now();
      // Not one that came to its end meanwhile.
      const { count } = await tx.datasetExport.updateMany({
        where: { id: row.id, state: "writing" },
        data: { state: "stopped", stateSince: now, endedAt: now, holder: null },
      });
      if (count === 0) return refuse("conflict", `Export ${number} ended just now.`);
      await audit(tx, { subject: `dataset-export:${row.id}` });
      return done({ state: "stopped" });
    }),
});

/** Takes an export up again that failed or was stopped, where it stood. */
export const retryExport = verb({
  name: "datasets.retryExport",
  kind: "mutation",
  may: "data.export",
  input: exportRefSchema,
  output,
  run: async (deps, { project, audit }, { number }) =>
    transaction(deps.db, async (tx) => {
      const found = await findExport(tx, project.id, number);
      if (!found.ok) return found;
      const row = found.value;
      if (!mayRetryExport(row.state)) {
        return refuse("conflict", `Export ${number} is ${row.state}; there is nothing to retry.`);
      }
      const now = deps.now();
      const fresh = { stateSince: now, endedAt: null, wakeAt: now, holder: null, problem: Prisma.DbNull };
      const { count } = await tx.datasetExport.updateMany({
        where: { id: row.id, state: row.state },
        data: { state: "writing", done: 0, ...fresh },
      });
      if (count === 0) return refuse("conflict", `Export ${number} was taken up just now.`);
      await wakeExport(tx, deps, row.id);
      await audit(tx, { subject: `dataset-export:${row.id}` });
      return done({ state: "writing" });
    }),
});
