import { Prisma, transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";

export const actOnJudgeRunInput = z.object({
  slug: z.string(),
  judgeRunId: z.uuid(),
  action: z.enum(["pause", "resume", "retry"]),
});

/**
 * Pauses a run, lets it go on, or has it try again what failed: the run itself after trouble that did not pass,
 * and the pairs whose replies could not be read. What it has been told stays; repeating an action changes nothing.
 */
export async function actOnJudgeRun(
  deps: Pick<Deps, "db" | "enqueue">,
  actor: Actor,
  input: z.output<typeof actOnJudgeRunInput>,
): Promise<Outcome<{ state: string }>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "rounds.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const { judgeRunId: id, action } = input;
  return transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "JudgeRun" where "id" = ${id}::uuid for update`;
    const run = await tx.judgeRun.findFirst({ where: { id, judge: { projectId } } });
    if (run === null) return refuse("not-found", `There is no run ${id} here.`, "judgeRunId");
    const target = action === "pause" ? "paused" : "running";
    if (run.state === target) return done({ state: run.state });
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
    await audit(tx, actor, { projectId, action: `judge.${action}`, subject: `judge-run:${id}` });
    return done({ state: target });
  });
}
