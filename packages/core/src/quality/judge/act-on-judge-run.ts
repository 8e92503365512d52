import { Prisma, transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";
import { type JudgeRunState, judgeRunActions, judgeRunStates } from "../model.ts";

/**
 * Pauses a run, lets it go on, or has it try again what failed: the run itself after trouble that did not pass,
 * and the pairs whose replies could not be read. What it has been told stays; repeating an action changes nothing.
 */
export const actOnJudgeRun = verb({
  name: "quality.actOnJudgeRun",
  kind: "mutation",
  may: "rounds.write",
  input: z.object({ slug: z.string(), judgeRunId: z.uuid(), action: z.enum(judgeRunActions) }),
  output: z.object({ state: z.enum(judgeRunStates) }),
  run: async (deps, { project, audit }, { judgeRunId: id, action }) =>
    transaction(deps.db, async (tx) => {
      await tx.$queryRaw`select 1 from "JudgeRun" where "id" = ${id}::uuid for update`;
      const run = await tx.judgeRun.findFirst({ where: { id, judge: { projectId: project.id } } });
      if (run === null) return refuse("not-found", `There is no run ${id} here.`, "judgeRunId");
      const target: JudgeRunState = action === "pause" ? "paused" : "running";
      if (run.state === target) return done({ state: target });
      if (action === "pause" && run.state !== "running") {
        return refuse("conflict", `This run is ${run.state}; there is nothing to pause.`);
      }
      if (action === "resume" && run.state !== "paused") {
        return refuse("conflict", `This run is ${run.state}; only a paused one is resumed.`);
      }
      if (action === "retry") {
        await tx.judgeVerdict.updateMany({
          where: { runId: id, state: "failed" },
          data: { state: "open", attempts: 0, error: null },
        });
      }
      const free = { holder: null, leaseUntil: null, notBefore: null, attempts: 0, endedAt: null };
      await tx.judgeRun.update({ where: { id }, data: { state: target, problem: Prisma.DbNull, ...free } });
      if (target === "running") {
        await deps.enqueue(tx, { name: "judge.work", payload: { judgeRunId: id } });
      }
      await audit(tx, { subject: `judge-run:${id}`, detail: { action } });
      return done({ state: target });
    }),
});
