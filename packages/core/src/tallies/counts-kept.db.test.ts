import { randomUUID } from "node:crypto";
import { transaction } from "@gshf/db";
import { granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import { listMembers } from "../access/index.ts";
import { erasePerson, listPayDue } from "../crowds/index.ts";
import { act, type Busy, makeBusyScene } from "../fixtures/busy.fixture.ts";
import { type Counted, countDue, countRows } from "../fixtures/counted.fixture.ts";
import { answer, slug } from "../fixtures/labeling.fixture.ts";
import { submitJudgment } from "../labeling/index.ts";
import { getProject, listProjects } from "../projects/index.ts";
import { listPairsToReview } from "../quality/index.ts";
import {
  freezeRound,
  getRound,
  getRoundRemains,
  listRoundPairs,
  listRounds,
  roundsVerbs,
} from "../rounds/index.ts";

/** What the pages show. */
async function shown({ deps, owner }: Busy): Promise<Counted> {
  const rounds = granted(await listRounds(deps, owner, { slug, limit: 50 }))
    .items.filter(({ pairs }) => pairs > 0)
    .reverse();
  const counted: Counted = {
    rounds: [],
    arms: [],
    labelers: [],
    pairs: [],
    members: granted(await listMembers(deps, owner, { slug, limit: 50 })).items.map(
      ({ pseudonym, judgments }) => ({
        pseudonym,
        judgments,
      }),
    ),
    project: { labels: 0, offline: 0, decided: 0, prompts: 0, forTraining: 0 },
    queue: [],
  };
  for (const { number, pairs, labelsDone, labelsWanted, armShares } of rounds) {
    const ref = { slug, number };
    const view = granted(await getRound(deps, owner, ref));
    const {
      labels,
      labeledPairs: judgedPairs,
      late,
      pairs: all,
    } = granted(await getRoundRemains(deps, owner, ref));
    expect({ pairs, labelsDone, labelsWanted }).toEqual({
      pairs: view.labels.pairs,
      labelsDone: view.labels.done,
      labelsWanted: view.labels.wanted,
    });
    expect(all).toBe(view.arms.reduce((sum, arm) => sum + arm.pairs, 0));
    for (const { name: arm, pairs, labels } of armShares) {
      if (pairs > 0) expect(view.arms).toContainEqual({ arm, pairs, judgments: labels });
    }
    counted.rounds.push({ number, ...view.labels, labels, judgedPairs, late });
    for (const { arm, pairs, judgments } of view.arms)
      counted.arms.push({ number, arm, pairs, labels: judgments });
    for (const { pseudonym, judgments } of view.labelers)
      counted.labelers.push({ number, pseudonym, judgments });
    const page = granted(await listRoundPairs(deps, owner, { slug, number, limit: 200 }));
    for (const { id, votes } of page.pairs) counted.pairs.push({ id, ...votes });
  }
  counted.pairs.sort((a, b) => (a.id < b.id ? -1 : 1));
  const project = granted(await getProject(deps, owner, { slug }));
  const { judgments, prompts } = project;
  const listed = granted(await listProjects(deps, owner, { limit: 50 })).items.find(
    (one) => one.slug === slug,
  );
  expect(listed).toMatchObject({ judgments, prompts });
  const queue = granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 100 }));
  counted.queue = queue.pairs.map(({ pairId, isHeld, why }) => ({ pairId, isHeld, why }));
  expect(queue.waiting).toBe(counted.queue.length);
  counted.project = {
    labels: judgments,
    offline: project.offlinePairs,
    decided: queue.decided,
    prompts,
    forTraining: project.promptsBySplit.train,
  };
  return counted;
}

async function expectSame(busy: Busy): Promise<void> {
  const { scene, random } = busy;
  expect(await shown(busy)).toEqual(await countRows(scene.db, scene.projectId));
  const now = scene.deps.now().getTime();
  const within = () => begin + random.int(now - begin + 1);
  for (const [from, until] of [
    [0, now],
    [within(), now],
    [0, within()],
    [within(), within()],
  ] as const) {
    await expectDue(busy, new Date(from), new Date(until));
  }
}

/** What is owed for a period is exact, wherever within the work it begins and ends. */
async function expectDue({ scene, deps, owner }: Busy, from: Date, until: Date): Promise<void> {
  const { rows } = granted(await listPayDue(deps, owner, { slug, from, until }));
  const due = rows.map(({ pseudonym, rate, pairs, seconds }) => ({
    pseudonym,
    rateId: rate.id,
    pairs,
    seconds,
  }));
  expect(due).toEqual(await countDue(scene.db, scene.projectId, from, until));
}

const begin = Date.parse("2026-01-05T09:00:00Z");

/** How much there was of what is rare, over all seeds: figures that are zero throughout would equal anything. */
const met = new Map<string, number>();

async function variety({ scene: { db } }: Busy): Promise<Record<string, number>> {
  return {
    counted: await db.judgment.count({ where: { state: "counted", pair: { source: "online" } } }),
    late: await db.judgment.count({ where: { state: "late" } }),
    surplus: await db.judgment.count({ where: { state: "surplus" } }),
    withdrawn: await db.judgment.count({ where: { state: "withdrawn" } }),
    superseded: await db.judgment.count({ where: { state: "superseded" } }),
    gold: await db.judgment.count({ where: { state: "counted", pair: { source: "gold" } } }),
    ofJudges: await db.judgment.count({ where: { state: "counted", member: { kind: "llm" } } }),
    flags: await db.skip.count({ where: { flagged: true, reviewedAt: null } }),
    leftOut: await db.adjudication.count({ where: { leftOut: true } }),
    split: await db.pairTally.count({ where: { peoplesForFirst: { gt: 0 }, peoplesForSecond: { gt: 0 } } }),
    paid: await db.paidPair.count(),
  };
}

describe("every figure equals what the rows say", () => {
  it.each([1, 2, 3, 4, 5])(
    "after whatever people did, through the freeze and an erasure (seed %i)",
    async (seed) => {
      const busy = await makeBusyScene(seed);
      await using scene = busy.scene;
      const { deps, owner, random, leases } = busy;
      await expectSame(busy);
      for (let n = 0; n < 60; n++) {
        await act(busy);
        if (n % 20 === 19) await expectSame(busy);
      }
      granted(await freezeRound(deps, owner, { slug, number: 1 }));
      for (const { person, leaseId } of random.shuffle(leases).slice(0, 6)) {
        await submitJudgment(scene.deps, person.actor, answer(leaseId));
      }
      await expectSame(busy);
      const [erased] = scene.people;
      const target = { slug, memberId: erased?.memberId ?? "", confirm: erased?.pseudonym ?? "" };
      granted(await erasePerson(deps, owner, target));
      await expectSame(busy);
      for (const [what, count] of Object.entries(await variety(busy))) {
        met.set(what, (met.get(what) ?? 0) + count);
      }
    },
  );

  it("of judgments, pairs and payments of every kind", () => {
    expect([...met].filter(([, count]) => count === 0)).toEqual([]);
    expect(met.size).toBe(11);
  });

  it("when many act at once, and none of them is stopped by a deadlock", async () => {
    const busy = await makeBusyScene(11, 12);
    await using scene = busy.scene;
    for (let n = 0; n < 12; n++) {
      await Promise.all(Array.from({ length: 8 }, () => act(busy)));
    }
    await Promise.all([
      ...Array.from({ length: 8 }, () => act(busy)),
      freezeRound(busy.deps, busy.owner, { slug, number: 1 }),
    ]);
    await expectSame(busy);
    const [stats] = await scene.db.$queryRaw<{ deadlocks: number }[]>`
      select "deadlocks"::int as "deadlocks" from pg_stat_database where "datname" = current_database()`;
    expect(stats?.deadlocks).toBe(0);
  });

  it("after raw SQL, a draft deleted, and a transaction that came to nothing", async () => {
    const busy = await makeBusyScene(21);
    await using scene = busy.scene;
    const { deps, owner } = busy;
    const { db, projectId, roundId } = scene;
    for (let n = 0; n < 40; n++) await act(busy);
    const draft = { projectId, number: 2, state: "draft" as const, seed: 1, createdBy: "test", config: {} };
    await db.round.create({ data: draft });
    granted(await roundsVerbs.delete(deps, owner, { slug, number: 2 }));
    await expectSame(busy);
    const aborted = transaction(db, async (tx) => {
      await tx.slot.updateMany({ where: { state: "open" }, data: { state: "held" } });
      await tx.judgment.updateMany({ where: { state: "counted" }, data: { state: "withdrawn" } });
      throw new Error("no");
    });
    await expect(aborted).rejects.toThrow("no");
    await expectSame(busy);
    const [one] = scene.people;
    const pairs = await db.pair.findMany({ where: { source: "online" }, select: { id: true } });
    const flags = pairs.map(({ id }) => ({ pairId: id, memberId: one?.memberId ?? "", reason: "broken" }));
    await db.skip.deleteMany({ where: { memberId: one?.memberId ?? "" } });
    await db.skip.createMany({ data: flags.map((flag) => ({ ...flag, flagged: true })) });
    await expectSame(busy);
    await db.skip.updateMany({ where: { flagged: true }, data: { reviewedAt: scene.deps.now() } });
    await expectSame(busy);
    // A rate, and a stay in the study, that begin before work which is there.
    const rate = {
      mode: "per_label" as const,
      amountMilli: 5,
      currency: "GBP",
      secondsMax: 20,
      createdBy: "test",
    };
    for (const studyId of [null, busy.studyId]) {
      await db.payRate.create({ data: { projectId, studyId, since: new Date(begin), ...rate } });
      await expectSame(busy);
    }
    const { studyId } = busy;
    await db.crowdSession.deleteMany({ where: { studyId } });
    await expectSame(busy);
    const stays = scene.people.map(({ memberId }) => ({
      studyId,
      memberId,
      pairs: 5,
      startedAt: new Date(begin),
    }));
    await db.crowdSession.createMany({ data: stays });
    await expectSame(busy);
    await db.crowdSession.updateMany({ where: { studyId }, data: { startedAt: scene.deps.now() } });
    await expectSame(busy);
    await db.crowdSession.updateMany({ where: { studyId }, data: { startedAt: new Date(begin) } });
    await db.crowdSession.deleteMany({ where: { studyId } });
    await expectSame(busy);
    await db.$executeRaw`update "Slot" set "state" = 'held', "holderId" = null, "leaseId" = null, "leasedAt" = null, "leaseUntil" = null
                          where "state" in ('open', 'leased') and "roundId" is not null`;
    await db.$executeRaw`update "Judgment" set "state" = 'withdrawn' where "state" = 'counted' and "choice" = 'left'`;
    await db.$executeRaw`delete from "Judgment" where "choice" = 'tie' and "supersedesId" is null and not exists (
                           select from "Judgment" n where n."supersedesId" = "Judgment"."id")`;
    await expectSame(busy);
    await db.$executeRaw`update "Judgment" set "state" = 'withdrawn' where "state" in ('counted', 'surplus')`;
    await expectSame(busy);
    await db.$executeRaw`delete from "Pair" where "position" = 3 and "source" = 'online'`;
    await db.$executeRaw`update "Pair" set "arm" = 'enhancer' where "position" = 0 and "source" = 'online'`;
    await expectSame(busy);
    const more = ["a", "b", "c"].map((key) => ({
      projectId,
      key: `more:${key}`,
      source: "test",
      messages: [],
    }));
    await db.prompt.createMany({
      data: more.map((prompt) => ({ ...prompt, id: randomUUID(), split: "train" as const })),
    });
    await expectSame(busy);
    await db.$executeRaw`update "Prompt" set "split" = 'test' where "key" in ('more:a', 'more:b')`;
    await expectSame(busy);
    await db.$executeRaw`delete from "Prompt" where "key" in ('more:b', 'more:c')`;
    await expectSame(busy);
    await db.$executeRaw`delete from "Judgment" where "supersedesId" is not null`;
    await db.$executeRaw`delete from "Round" where "id" = ${roundId}::uuid`;
    await expectSame(busy);
    expect(await db.roundTally.count({ where: { roundId: { not: null } } })).toBe(0);
    expect(await db.pairTally.count({ where: { roundId: { not: null } } })).toBe(0);
  });
});
