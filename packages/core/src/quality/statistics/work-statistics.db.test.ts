import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import type { Deps } from "../../access/index.ts";
import { answer, makeScene, type Scene, slug, withOwner } from "../../fixtures/labeling.fixture.ts";
import { computeNow } from "../../fixtures/statistics.fixture.ts";
import { compareWithRows } from "../../fixtures/statistics-by-rows.fixture.ts";
import { leaseNextPair, submitJudgment } from "../../labeling/index.ts";
import {
  computeStatistics,
  getStatistics,
  listAgreementByRound,
  listAnnotators,
  listGuidelineFaults,
  sweepStatistics,
  workStatistics,
} from "../index.ts";

const never = () => ({ signal: new AbortController().signal });

/** Labels by as many people as a pair wants: few pairs are enough for a thousand labels. */
const crowd = { pairs: 26, labelsPerPair: 50, people: 50 };

/** A label for so many open slots, of each pair by other people, straight into the tables. */
async function labelSlots({ db, deps, people, projectId }: Scene, labels: number): Promise<void> {
  const memberIds = people.map(({ memberId }) => memberId);
  await db.$executeRaw`
    with filled as (
      update "Slot" s
         set "state" = 'done', "holderId" = (${memberIds}::uuid[])[s."index" + 1], "leaseId" = gen_random_uuid()
       where "id" in (select "id" from "Slot" where "projectId" = ${projectId}::uuid and "state" = 'open'
                       order by "priority", "id" limit ${labels}::int)
      returning "id", "pairId", "leaseId", "holderId"
    )
    insert into "Judgment" ("id", "slotId", "pairId", "memberId", "choice", "reasons", "firstWasLeft", "durationMs",
                            "visibleMs", "leaseId", "idempotencyKey", "createdAt")
    select gen_random_uuid(), "id", "pairId", "holderId", 'left', '{}', true, 5000, 5000, "leaseId",
           "leaseId"::text, ${deps.now()}
      from filled`;
}

test("a thousand labels are one job, however often the sweep looks; fewer wait for a minute", async () => {
  await using scene = await makeScene(crowd);
  const { owner, deps } = await withOwner(scene);
  const sweep = async () => {
    for (let times = 0; times < 3; times++) await sweepStatistics(deps);
    const { db } = scene;
    const asked = await db.statisticsWork.count({ where: { askedAt: { not: null } } });
    const [jobs] = await db.$queryRaw<{ count: number }[]>`
      select count(*)::int as "count" from pgboss.job where name = 'statistics.work' and state = 'created'`;
    return { asked, jobs: jobs?.count };
  };
  // A worker takes the job out of the queue and does it.
  const work = async () => {
    await scene.db.$executeRaw`delete from pgboss.job where name = 'statistics.work'`;
    expect(await workStatistics(deps, scene.projectId, never())).toBe("done");
    scene.pass(1);
  };
  expect(await sweep()).toEqual({ asked: 0, jobs: 0 });
  scene.pass(1);
  await labelSlots(scene, 1);
  scene.pass(1);
  // The first label of all: what was not there is computed at once.
  expect(await sweep()).toEqual({ asked: 1, jobs: 1 });
  await work();
  await labelSlots(scene, 999);
  scene.pass(10);
  expect(await sweep()).toEqual({ asked: 0, jobs: 0 });
  await labelSlots(scene, 1);
  expect(await sweep()).toEqual({ asked: 1, jobs: 1 });
  await work();
  expect(await sweep()).toEqual({ asked: 0, jobs: 0 });
  await labelSlots(scene, 5);
  scene.pass(30);
  expect(await sweep()).toEqual({ asked: 0, jobs: 0 });
  expect(granted(await getStatistics(deps, owner, { slug }))).toMatchObject({
    labels: 1_001,
    newLabels: { count: 5, isMore: false },
  });
  scene.pass(31);
  expect(await sweep()).toEqual({ asked: 1, jobs: 1 });
  await work();
  expect(granted(await getStatistics(deps, owner, { slug }))).toMatchObject({
    labels: 1_006,
    newLabels: { count: 0, isMore: false },
  });
});

test("a project whose figures take long is left alone for some time, also after a thousand labels", async () => {
  await using scene = await makeScene(crowd);
  const { deps } = await withOwner(scene);
  const isAsked = async () => {
    await sweepStatistics(deps);
    return (await scene.db.statisticsWork.count({ where: { askedAt: { not: null } } })) === 1;
  };
  await labelSlots(scene, 1);
  expect(await isAsked()).toBe(true);
  await workStatistics(deps, scene.projectId, never());
  const [startedAt, endedAt] = [scene.deps.now(), new Date(scene.deps.now().getTime() + 50_000)];
  await scene.db.statisticsWork.update({
    where: { projectId: scene.projectId },
    data: { startedAt, endedAt },
  });
  scene.pass(60);
  await labelSlots(scene, 1_000);
  expect(await isAsked()).toBe(false);
  // 50 s of computing, and four times as much of other work.
  scene.pass(189);
  expect(await isAsked()).toBe(false);
  scene.pass(2);
  expect(await isAsked()).toBe(true);
});

test("a killed worker's work is taken up where it was, and ends in the same figures", async () => {
  await using scene = await makeScene({ pairs: 12, labelsPerPair: 2, people: 3 });
  const { deps, owner } = await withOwner(scene);
  for (let i = 0; i < 7; i++) {
    for (const person of scene.people) {
      const next = granted(await leaseNextPair(scene.deps, person.actor, { slug, prefetch: 0, holding: [] }));
      if (next.kind === "none") continue;
      const choice = i % 3 === 0 ? "left" : "right";
      granted(await submitJudgment(scene.deps, person.actor, answer(next.lease.leaseId, { choice })));
    }
  }
  const killed = new AbortController();
  const dying: Deps = {
    ...deps,
    calculator: {
      estimateAnnotators: async () => {
        killed.abort();
        throw new Error("killed");
      },
      measureAgreement: async () => {
        throw new Error("not reached");
      },
    },
  };
  expect(await computeNow(dying, owner, slug, killed.signal)).toBe("stopped");
  // People's figures were there already; the round's are not.
  expect(granted(await listAnnotators(deps, owner, { slug, limit: 50 })).items).toHaveLength(3);
  expect(granted(await listAgreementByRound(deps, owner, { slug, limit: 50 })).items).toEqual([]);
  expect(granted(await getStatistics(deps, owner, { slug }))).toMatchObject({
    asOf: null,
    computing: { done: 0, total: 0 },
  });
  // One that was killed outright gives nothing back: it is waited for until its lease runs out.
  const { projectId } = scene;
  const leaseUntil = new Date(scene.deps.now().getTime() + 30_000);
  await scene.db.statisticsWork.update({ where: { projectId }, data: { holder: "the dead", leaseUntil } });
  expect(await sweepStatistics(deps)).toBe(0);
  expect(await workStatistics(deps, projectId, never())).toBe("stale");
  scene.pass(31);
  expect(await sweepStatistics(deps)).toBe(1);
  expect(await workStatistics(deps, projectId, never())).toBe("done");
  await compareWithRows(scene, deps, owner, 100);
  const resumed = await scene.db.statistic.findMany({ orderBy: [{ kind: "asc" }, { subjectId: "asc" }] });
  await scene.db.statistic.deleteMany();
  await computeNow(deps, owner, slug);
  const anew = await scene.db.statistic.findMany({ orderBy: [{ kind: "asc" }, { subjectId: "asc" }] });
  expect(anew.map(({ kind, subjectId, value }) => [kind, subjectId, value])).toEqual(
    resumed.map(({ kind, subjectId, value }) => [kind, subjectId, value]),
  );
});

test("a freeze is followed by the round's last figures, which are computed once, and anew where they can't be read", async () => {
  await using scene = await makeScene({ pairs: 10, labelsPerPair: 2, people: 2 });
  const { deps, owner } = await withOwner(scene);
  const counting = { estimates: 0, agreements: 0 };
  const watched: Deps = {
    ...deps,
    calculator: {
      estimateAnnotators: async () => {
        counting.estimates += 1;
        return [];
      },
      measureAgreement: async () => {
        counting.agreements += 1;
        return {
          units: 1,
          raters: 2,
          ratings: 2,
          raw: null,
          alphaNominal: null,
          alphaOrdinal: null,
          fleiss: null,
          cohen: null,
        };
      },
    },
  };
  const compute = () => computeNow(watched, owner, slug);
  for (const person of scene.people) {
    const next = granted(await leaseNextPair(scene.deps, person.actor, { slug, prefetch: 0, holding: [] }));
    if (next.kind === "none") throw new Error("nothing to label");
    granted(await submitJudgment(scene.deps, person.actor, answer(next.lease.leaseId)));
  }
  await compute();
  expect(counting).toEqual({ estimates: 1, agreements: 1 });
  // No label since: nothing to compute, and the figures are as of now.
  scene.pass(500);
  await compute();
  expect(counting).toEqual({ estimates: 1, agreements: 1 });
  const [row] = granted(await listAgreementByRound(deps, owner, { slug, limit: 50 })).items;
  expect(row?.asOf).toEqual(scene.deps.now());
  expect(await sweepStatistics(deps)).toBe(0);
  const freezing = { state: "freezing", frozenAt: scene.deps.now() } as const;
  await scene.db.round.update({ where: { id: scene.roundId }, data: freezing });
  // Its annotators are still being fitted.
  expect(await sweepStatistics(deps)).toBe(0);
  await scene.db.round.update({ where: { id: scene.roundId }, data: { state: "complete" } });
  expect(await sweepStatistics(deps)).toBe(1);
  await compute();
  expect(counting).toEqual({ estimates: 1, agreements: 2 });
  expect(await sweepStatistics(deps)).toBe(0);
  scene.pass(500);
  await compute();
  expect(counting).toEqual({ estimates: 1, agreements: 2 });
  const where = { kind: "agreement", subjectId: scene.roundId };
  await scene.db.statistic.updateMany({ where, data: { value: { not: "a list" } } });
  expect(granted(await listAgreementByRound(deps, owner, { slug, limit: 50 })).items).toEqual([]);
  await compute();
  expect(counting).toEqual({ estimates: 1, agreements: 3 });
  expect(granted(await listAgreementByRound(deps, owner, { slug, limit: 50 })).items).toHaveLength(1);
  // Of another version: the sweep sees to it.
  await scene.db.statistic.updateMany({ where, data: { version: 0 } });
  expect(await sweepStatistics(deps)).toBe(1);
});

test("one figure that can't be computed holds up no other, and is said with what was there before", async () => {
  await using scene = await makeScene({ pairs: 4, labelsPerPair: 2, people: 2 });
  const { deps, owner } = await withOwner(scene);
  for (const person of scene.people) {
    const next = granted(await leaseNextPair(scene.deps, person.actor, { slug, prefetch: 0, holding: [] }));
    if (next.kind === "none") throw new Error("nothing to label");
    granted(await submitJudgment(scene.deps, person.actor, answer(next.lease.leaseId)));
  }
  const failing: Deps = {
    ...deps,
    calculator: {
      estimateAnnotators: async () => {
        throw new Error("out of memory");
      },
      measureAgreement: async () => {
        throw new Error("out of memory");
      },
    },
  };
  expect(await computeNow(failing, owner, slug)).toBe("incomplete");
  const state = granted(await getStatistics(deps, owner, { slug }));
  expect(state).toMatchObject({ asOf: null, computing: null, labels: 2 });
  expect(state.problem).not.toBeNull();
  expect(granted(await listAnnotators(deps, owner, { slug, limit: 50 })).items).toHaveLength(2);
  expect(await computeNow(deps, owner, slug)).toBe("done");
  expect(granted(await getStatistics(deps, owner, { slug }))).toMatchObject({ problem: null, labels: 2 });
  expect(granted(await listGuidelineFaults(deps, owner, { slug }))).toEqual([]);
});

test("asking twice computes once and is on record once", async () => {
  await using scene = await makeScene({ pairs: 1, labelsPerPair: 1, people: 1 });
  const { deps, owner } = await withOwner(scene);
  for (let times = 0; times < 2; times++) granted(await computeStatistics(deps, owner, { slug }));
  expect(granted(await getStatistics(deps, owner, { slug })).computing).toEqual({ done: 0, total: 0 });
  expect(await scene.db.auditEvent.count({ where: { action: "quality.compute" } })).toBe(1);
  expect(await workStatistics(deps, scene.projectId, never())).toBe("done");
  expect(await workStatistics(deps, scene.projectId, never())).toBe("stale");
  expect(granted(await getStatistics(deps, owner, { slug }))).toMatchObject({
    asOf: scene.deps.now(),
    labels: 0,
    computing: null,
  });
});
