import { type Prisma, transaction } from "@gshf/db";
import type { Deps } from "../../access/index.ts";
import { beginJudgeRun } from "./start-judge-run.ts";

const sweeper = { kind: "system", process: "judge" } as const;

/** Rounds that came to labeling. One that no person labels may be past it before anybody looks. */
const atLabels: Prisma.RoundWhereInput = {
  OR: [
    { state: "labeling" },
    ...["scorer", "reward-model"].map((kind) => ({
      config: { path: ["labeler", "kind"], equals: kind },
      frozenAt: { not: null },
      state: { not: "cancelled" as const },
    })),
  ],
};

/**
 * Begins the runs of automatic judges on rounds that came to labeling, and wakes every run that nobody works on
 * and that waits for nothing: after a pause, a killed worker or a lost nudge.
 */
export async function sweepJudges(deps: Pick<Deps, "db" | "now" | "enqueue">): Promise<number> {
  const waiting = await deps.db.round.findMany({
    where: {
      ...atLabels,
      project: { archivedAt: null, judges: { some: { isAutomatic: true, retiredAt: null } } },
    },
    include: {
      project: { select: { judges: { where: { isAutomatic: true, retiredAt: null } } } },
      judgeRuns: { select: { judgeId: true } },
    },
  });
  for (const { project, judgeRuns, ...round } of waiting) {
    const begun = new Set(judgeRuns.map(({ judgeId }) => judgeId));
    for (const judge of project.judges) {
      const isOld = round.frozenAt !== null && round.frozenAt < judge.createdAt;
      if (!begun.has(judge.id) && !isOld) await beginJudgeRun(deps, sweeper, judge, round);
    }
  }
  const now = deps.now();
  const free = (field: "leaseUntil" | "notBefore") => ({
    OR: [{ [field]: null }, { [field]: { lte: now } }],
  });
  const still = await deps.db.judgeRun.findMany({
    where: {
      state: "running",
      round: { project: { archivedAt: null } },
      AND: [free("leaseUntil"), free("notBefore")],
    },
    select: { id: true },
  });
  for (const { id } of still) {
    await transaction(deps.db, (tx) => deps.enqueue(tx, { name: "judge.work", payload: { judgeRunId: id } }));
  }
  return still.length;
}
