import type { Db } from "@gshf/db";
import { createRandom } from "@gshf/gshf";
import { granted } from "@gshf/testing";
import { expect, test, vi } from "vitest";
import type { Actor, Deps } from "../../access/index.ts";
import { erasePerson } from "../../crowds/index.ts";
import { withGold } from "../../fixtures/gold.fixture.ts";
import {
  answer,
  makeScene,
  type Person,
  type Scene,
  slug,
  withOwner,
} from "../../fixtures/labeling.fixture.ts";
import { computeNow } from "../../fixtures/statistics.fixture.ts";
import { labelingVerbs, leaseNextPair, submitJudgment, undoJudgment } from "../../labeling/index.ts";
import { tookReading, votedForFirstSql } from "../../slots/index.ts";
import {
  computeStatistics,
  fitRoundAnnotators,
  getRoundWeights,
  getStatistics,
  listAgreementByRound,
  listAnnotators,
  listGuidelineFaults,
  setQualityRules,
  sweepStatistics,
  workStatistics,
} from "../index.ts";
import { qualityRulesSchema } from "../model.ts";

vi.setConfig({ testTimeout: 120_000 });

const never = () => ({ signal: new AbortController().signal });

/** Everybody's labels in figures, straight from the rows: what the kept ones must be. */
async function countPeople(db: Db, projectId: string, charactersPerSecond: number) {
  return db.$queryRaw<{ memberId: string; labels: number }[]>`
    select m."pseudonym", count(*)::int as "labels",
           avg(case j."choice" when 'left' then 1.0 when 'right' then 0.0 end)::float8 as "leftShare",
           (count(*) filter (where j."choice" in ('tie', 'both_bad')))::int as "ties",
           (percentile_cont(0.5) within group (order by j."visibleMs")
              filter (where ${tookReading}) / 1000)::float8 as "medianSeconds",
           (count(*) filter (where ${tookReading} and j."visibleMs" < 1000 * least(15::float8,
              (char_length(f."text") + char_length(s."text"))::float8 / ${charactersPerSecond}::float8)))::int as "tooFast",
           (count(*) filter (where g."kind" = 'gold'))::int as "goldAnswered",
           (count(*) filter (where g."kind" = 'gold' and answered."isRight"))::int as "goldRight",
           (count(*) filter (where g."kind" = 'attention'))::int as "attentionAnswered",
           (count(*) filter (where g."kind" = 'attention' and answered."isRight"))::int as "attentionRight"
      from "Judgment" j
      join "Member" m on m."id" = j."memberId" and m."kind" = 'person'
      join "Pair" p on p."id" = j."pairId"
      join "Response" f on f."id" = p."firstId"
      join "Response" s on s."id" = p."secondId"
      left join "GoldPair" g on g."pairId" = p."id" and p."source" = 'gold'
     cross join lateral (select g."firstIsBetter" is not distinct from ${votedForFirstSql("j")} as "isRight") answered
     where p."projectId" = ${projectId}::uuid and j."state" = 'counted'
     group by m."id", m."pseudonym"
     order by m."pseudonym"`;
}

async function countStreaks(db: Db, projectId: string): Promise<Record<string, number>> {
  const rows = await db.judgment.findMany({
    where: { slot: { projectId }, state: { in: ["counted", "surplus", "late"] } },
    include: { member: true, supersedes: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const longest: Record<string, number> = {};
  const running: Record<string, number> = {};
  for (const { member, visibleMs, supersedes, leaseId } of rows) {
    // One in place of a label that was taken back took no reading.
    if (supersedes !== null && supersedes.leaseId !== leaseId) continue;
    const { pseudonym } = member;
    running[pseudonym] = visibleMs < 1000 ? (running[pseudonym] ?? 0) + 1 : 0;
    longest[pseudonym] = Math.max(longest[pseudonym] ?? 0, running[pseudonym]);
  }
  return longest;
}

/** Agreement by its definitions, unit by unit and couple by couple. */
async function measureByRows(db: Db, roundId: string) {
  const rows = await db.judgment.findMany({
    where: { slot: { roundId, state: "done" }, state: "counted", member: { kind: "person" } },
    select: { pairId: true, choice: true, firstWasLeft: true, member: { select: { pseudonym: true } } },
  });
  const rated = rows.map(({ pairId, choice, firstWasLeft, member }) => {
    const value =
      choice === "tie" || choice === "both_bad" ? 1 : (choice === "left") === firstWasLeft ? 2 : 0;
    return { pairId, value, rater: member.pseudonym };
  });
  const units = [...Map.groupBy(rated, ({ pairId }) => pairId).values()].filter((of) => of.length >= 2);
  const all = units.flat();
  let [agreeing, disagreeing] = [0, 0];
  const couples = new Map<string, [number, number][]>();
  for (const unit of units) {
    let [same, different] = [0, 0];
    for (const one of unit) {
      for (const other of unit) {
        if (one === other) continue;
        if (one.value === other.value) same += 1;
        else different += 1;
        if (one.rater >= other.rater) continue;
        const couple = `${one.rater} ${other.rater}`;
        couples.set(couple, [...(couples.get(couple) ?? []), [one.value, other.value]]);
      }
    }
    agreeing += same / (same + different) / units.length;
    disagreeing += different / (unit.length - 1);
  }
  const share = (value: number) => all.filter((each) => each.value === value).length;
  const expected =
    [0, 1, 2].reduce((sum, c) => sum + share(c) * (all.length - share(c)), 0) / (all.length - 1);
  const kappas = [...couples.values()].flatMap((said) => {
    if (said.length < 5) return [];
    const observed = said.filter(([one, other]) => one === other).length / said.length;
    const chance = [0, 1, 2].reduce((sum, c) => {
      const [ones, others] = [said.filter(([one]) => one === c), said.filter(([, other]) => other === c)];
      return sum + (ones.length * others.length) / said.length ** 2;
    }, 0);
    return chance < 1 ? [{ kappa: (observed - chance) / (1 - chance), weight: said.length }] : [];
  });
  const weight = kappas.reduce((sum, each) => sum + each.weight, 0);
  return {
    units: units.length,
    ratings: all.length,
    raw: units.length === 0 ? null : agreeing,
    alphaNominal: expected === 0 ? null : 1 - disagreeing / expected,
    cohen: weight === 0 ? null : kappas.reduce((sum, each) => sum + each.kappa * each.weight, 0) / weight,
  };
}

/** The kept figures against those counted from the rows. */
async function compare(scene: Scene, deps: Deps, owner: Actor, charactersPerSecond: number) {
  const { db, projectId, roundId } = scene;
  const people = granted(await listAnnotators(deps, owner, { slug }));
  const shown = people
    .map(({ asOf: _, model: _model, standing: _standing, fastStreak, ...counts }) => ({
      ...counts,
      fastStreak,
    }))
    .sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
  const streaks = await countStreaks(db, projectId);
  const counted = await countPeople(db, projectId, charactersPerSecond);
  expect(shown).toEqual(
    counted.map((person) => {
      const streak = streaks[(person as unknown as { pseudonym: string }).pseudonym] ?? 0;
      return { ...person, fastStreak: streak >= 3 ? streak : 0 };
    }),
  );
  const [row] = granted(await listAgreementByRound(deps, owner, { slug }));
  const byRows = await measureByRows(db, roundId);
  if (row === undefined) throw new Error("the round has no agreement");
  expect([row.agreement.units, row.agreement.ratings]).toEqual([byRows.units, byRows.ratings]);
  for (const name of ["raw", "alphaNominal", "cohen"] as const) {
    const kept = row.agreement[name]?.value ?? null;
    if (byRows[name] === null) expect(kept).toBeNull();
    else expect(kept).toBeCloseTo(byRows[name], 10);
  }
  const weights = granted(await getRoundWeights(deps, owner, { slug })).round;
  const votes = await db.judgment.count({ where: { slot: { roundId }, state: "counted" } });
  expect(weights?.annotators.reduce((sum, { labels }) => sum + labels, 0)).toBe(votes);
  const state = granted(await getStatistics(deps, owner, { slug }));
  expect(state).toMatchObject({
    labels: counted.reduce((sum, { labels }) => sum + labels, 0),
    asOf: scene.deps.now(),
    computing: null,
    problem: null,
  });
}

test("figures are those counted from the rows, after random labels, undo, strengths, late ones and an erasure", async () => {
  await using scene = await makeScene({ pairs: 30, labelsPerPair: 3, people: 5 });
  const { deps, owner } = await withGold(scene, 12, { goldRate: 0.2 });
  const random = createRandom(12);
  const held: { person: Person; leaseId: string }[] = [];
  const label = async (person: Person) => {
    const next = granted(await leaseNextPair(scene.deps, person.actor, { slug, prefetch: 0, holding: [] }));
    if (next.kind === "none") return;
    const { leaseId } = next.lease;
    if (random.uniform() < 0.1) {
      held.push({ person, leaseId });
      // Somebody else gets it.
      scene.pass(120);
      return;
    }
    scene.pass(25);
    const visibleMs = random.uniform() < 0.4 ? 100 + random.int(800) : 1_000 + random.int(20_000);
    const choice = (["left", "right", "tie"] as const)[random.int(3)] ?? "tie";
    const strength = choice === "tie" || random.uniform() < 0.3 ? null : 1;
    const given = answer(leaseId, { choice, strength, visibleMs, durationMs: visibleMs });
    const { judgmentId } = granted(await submitJudgment(scene.deps, person.actor, given));
    if (choice === "tie" || strength !== null || random.uniform() < 0.5) return;
    granted(await labelingVerbs.setStrength(scene.deps, person.actor, { slug, judgmentId, strength: 2 }));
  };
  for (let act = 0; act < 130; act++) {
    const person = scene.people[random.int(scene.people.length)];
    if (person === undefined) throw new Error("nobody");
    if (random.uniform() < 0.15) await undoJudgment(scene.deps, person.actor, { slug });
    else await label(person);
    if (act === 60) {
      const rules = qualityRulesSchema.parse({ goldRate: 0.2, charactersPerSecond: 10 });
      granted(await setQualityRules(deps, owner, { slug, rules }));
    }
    const late = random.uniform() < 0.1 ? held.shift() : undefined;
    if (late !== undefined) await submitJudgment(scene.deps, late.person.actor, answer(late.leaseId));
    if (act % 26 !== 25) continue;
    expect(await computeNow(deps, owner, slug)).toBe("done");
    await compare(scene, deps, owner, act < 60 ? 100 : 10);
  }
  await scene.db.round.update({
    where: { id: scene.roundId },
    data: { state: "complete", frozenAt: scene.deps.now() },
  });
  await fitRoundAnnotators(deps, scene.roundId);
  for (const { person, leaseId } of held) {
    const late = answer(leaseId, { visibleMs: 100, durationMs: 100 });
    expect(await submitJudgment(scene.deps, person.actor, late)).toMatchObject({ reason: "late" });
  }
  const [erased] = scene.people;
  granted(
    await erasePerson(deps, owner, {
      slug,
      memberId: erased?.memberId ?? "",
      confirm: erased?.pseudonym ?? "",
    }),
  );
  expect(await computeNow(deps, owner, slug)).toBe("done");
  await compare(scene, deps, owner, 10);
  const states = await scene.db.judgment.groupBy({ by: ["state"], _count: true });
  // All of it happened.
  expect(states.map(({ state }) => state).sort()).toEqual([
    ...["counted", "late", "superseded", "surplus", "withdrawn"],
  ]);
});

/** A label for every open slot up to so many, straight into the tables. */
async function labelSlots({ db, deps, people, projectId }: Scene, labels: number): Promise<void> {
  const { memberId } = people[0] ?? {};
  await db.$executeRaw`
    with filled as (
      update "Slot" set "state" = 'done', "holderId" = ${memberId}::uuid, "leaseId" = gen_random_uuid()
       where "id" in (select "id" from "Slot" where "projectId" = ${projectId}::uuid and "state" = 'open'
                       order by "priority", "id" limit ${labels}::int)
      returning "id", "pairId", "leaseId"
    )
    insert into "Judgment" ("id", "slotId", "pairId", "memberId", "choice", "reasons", "firstWasLeft", "durationMs",
                            "visibleMs", "leaseId", "idempotencyKey", "createdAt")
    select gen_random_uuid(), "id", "pairId", ${memberId}::uuid, 'left', '{}', true, 5000, 5000, "leaseId",
           "leaseId"::text, ${deps.now()}
      from filled`;
}

test("a thousand labels are one job, however often the sweep looks; fewer wait for a minute", async () => {
  await using scene = await makeScene({ pairs: 1_300, labelsPerPair: 1, people: 1 });
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
  await using scene = await makeScene({ pairs: 1_100, labelsPerPair: 1, people: 1 });
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
  expect(granted(await listAnnotators(deps, owner, { slug }))).toHaveLength(3);
  expect(granted(await listAgreementByRound(deps, owner, { slug }))).toEqual([]);
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
  await compare(scene, deps, owner, 100);
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
  const [row] = granted(await listAgreementByRound(deps, owner, { slug }));
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
  expect(granted(await listAgreementByRound(deps, owner, { slug }))).toEqual([]);
  await compute();
  expect(counting).toEqual({ estimates: 1, agreements: 3 });
  expect(granted(await listAgreementByRound(deps, owner, { slug }))).toHaveLength(1);
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
  expect(granted(await listAnnotators(deps, owner, { slug }))).toHaveLength(2);
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
