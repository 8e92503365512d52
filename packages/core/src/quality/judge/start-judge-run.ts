import { type Judge, type Round, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, actorName, audit, type Deps, done, refuse, uuidFrom, verb } from "../../access/index.ts";
import { numberSchema } from "../../access/model.ts";
import { deriveSeed } from "../../projects/index.ts";
import { isUnattendedSql } from "../../slots/index.ts";

// A run that begins automatically is on record under the same name; its actor tells them apart.
const action = "quality.startJudgeRun";

/**
 * Lets a judge compare the pairs of a round: one that is labeling, or one that is over. There is one run of a
 * judge on a round; asking again answers the one there is.
 *
 * Refusals: `round-not-open` before the round has its pairs, or when it was cancelled.
 */
export const startJudgeRun = verb({
  name: action,
  kind: "mutation",
  may: "rounds.write",
  input: z.object({
    slug: z.string(),
    judgeId: z.uuid(),
    /** The round's number. */
    number: numberSchema,
  }),
  output: z.object({ judgeRunId: z.string(), pairs: z.int() }),
  run: async (deps, { project, actor }, { judgeId, number }) => {
    const { id: projectId } = project;
    const judge = await deps.db.judge.findFirst({ where: { id: judgeId, projectId, retiredAt: null } });
    if (judge === null) return refuse("not-found", `There is no judge ${judgeId} here.`, "judgeId");
    const where = { projectId_number: { projectId, number } };
    const round = await deps.db.round.findUnique({ where });
    if (round === null) return refuse("not-found", `There is no round ${number} here.`, "number");
    if (!hasPairs(round)) {
      return refuse("round-not-open", `Round ${round.number} is ${round.state}; it has no pairs to judge.`);
    }
    return done(await beginJudgeRun(deps, actor, judge, round));
  },
});

function hasPairs(round: Round): boolean {
  const stopped = round.state === "paused" || round.state === "failed";
  return round.frozenAt !== null || (stopped ? round.resumeState : round.state) === "labeling";
}

/** Begins the run of a judge on a round that has its pairs, or answers the one there is. */
export async function beginJudgeRun(
  deps: Pick<Deps, "db" | "now" | "enqueue">,
  actor: Actor,
  judge: Judge,
  round: Round,
): Promise<{ judgeRunId: string; pairs: number }> {
  const id = uuidFrom("judge-run", judge.id, round.id);
  return transaction(deps.db, async (tx) => {
    const { temperature, share, counts, exported } = judge;
    // Where no person labels, a judge stands beside: when it gets to a pair must not decide what the round's data are.
    const [{ isUnattended } = { isUnattended: false }] = await tx.$queryRaw<{ isUnattended: boolean }[]>`
      select ${isUnattendedSql("r")} as "isUnattended" from "Round" r where r."id" = ${round.id}::uuid`;
    const settings = {
      temperature,
      share,
      counts: counts && !isUnattended && round.frozenAt === null,
      exported: exported && !isUnattended,
    };
    const { count } = await tx.judgeRun.createMany({
      data: [
        {
          id,
          judgeId: judge.id,
          roundId: round.id,
          ...settings,
          createdBy: actorName(actor),
          createdAt: deps.now(),
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) return { judgeRunId: id, pairs: await tx.judgeVerdict.count({ where: { runId: id } }) };
    const pairIds = await choosePairs(tx, round, judge);
    await tx.judgeVerdict.createMany({ data: pairIds.map((pairId) => ({ runId: id, pairId })) });
    const detail = { judge: judge.name, round: round.number, pairs: pairIds.length, ...settings };
    await audit(tx, actor, { projectId: judge.projectId, action, subject: `judge-run:${id}`, detail });
    await deps.enqueue(tx, { name: "judge.work", payload: { judgeRunId: id } });
    return { judgeRunId: id, pairs: pairIds.length };
  });
}

/** The share of the round's pairs that a hash picks: the same whoever asks, and at least one. */
async function choosePairs(tx: Tx, round: Round, judge: Judge): Promise<string[]> {
  const pairs = await tx.pair.findMany({ where: { roundId: round.id }, select: { id: true } });
  const place = new Map(pairs.map(({ id }) => [id, deriveSeed(round.seed, "judge", judge.name, id)]));
  const shuffled = [...place].sort(([a, at], [b, bt]) => at - bt || (a < b ? -1 : 1));
  return shuffled.slice(0, Math.ceil(shuffled.length * judge.share)).map(([id]) => id);
}
