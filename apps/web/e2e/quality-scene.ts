import { randomUUID } from "node:crypto";
import type { Actor } from "@gshf/core/access";
import { fitRoundAnnotators, markGold, setStanding, writeAttentionCheck } from "@gshf/core/quality";
import { attentionCheckSchema } from "@gshf/core/quality/model";
import { expect, type Page } from "@playwright/test";
import { cases } from "./labeling-content.ts";
import { type LabelingScene, sceneFor } from "./labeling-scene.ts";
import { addStudy } from "./labeling-study.ts";

const labelsPerPair = 3;

/**
 * A project of the demo's researcher whose round three people labeled, frozen, with everything that the pages on
 * quality and crowds show: disagreement, a flag, check pairs, standings, a judge, a study, pay due.
 */
export async function qualityScene(page: Page): Promise<LabelingScene> {
  const scene = await sceneFor(page, {
    slug: "quality",
    cases: [...cases, ...cases],
    labelers: 0,
    labelsPerPair,
  });
  const { db, projectId, roundId } = scene;
  const researcher = await db.user.findFirstOrThrow({ where: { isDemo: true, email: { not: null } } });
  const owner: Actor = { kind: "user", userId: researcher.id };
  await db.member.create({
    data: { projectId, userId: researcher.id, role: "owner", pseudonym: "L-0900" },
  });
  await addStudy(scene);
  await createStudy(page, scene);
  await label(scene);
  await db.round.update({ where: { id: roundId }, data: { state: "complete", frozenAt: new Date() } });
  await fitRoundAnnotators({ db }, roundId);
  await check(scene, owner);
  await judge(scene);
  await computeFigures(page, scene);
  return scene;
}

/** Has the worker compute the figures about quality, and waits for them. */
async function computeFigures(page: Page, { db, projectId, slug }: LabelingScene): Promise<void> {
  const response = await page.request.post("/api/trpc/quality.compute", { data: { json: { slug } } });
  if (!response.ok()) throw new Error(`computing was refused: ${await response.text()}`);
  const isThere = async () => {
    const work = await db.statisticsWork.findUnique({ where: { projectId } });
    return work?.askedAt === null && work.asOf !== null;
  };
  await expect.poll(isThere, { timeout: 60_000 }).toBe(true);
}

/** In place of the one made for its entry alone: one with a link that the console can show. */
async function createStudy(page: Page, { db, projectId, slug }: LabelingScene): Promise<void> {
  await db.payRate.deleteMany({ where: { projectId } });
  await db.study.deleteMany({ where: { projectId } });
  const pay = { mode: "per_label", amountMilli: 125, currency: "GBP" };
  const codes = { completionCode: "DONE42", screenOutCode: "OUT42" };
  const study = { slug, platform: "prolific", requestKey: randomUUID(), name: "Pilot", pairsPerSession: 2 };
  const response = await page.request.post("/api/trpc/crowds.createStudy", {
    data: { json: { ...study, ...codes, pay } },
  });
  if (!response.ok()) throw new Error(`the study was refused: ${await response.text()}`);
}

/** Two people say the same, the third the opposite of every second pair. */
async function label({ db, projectId, roundId }: LabelingScene): Promise<void> {
  const slots = await db.slot.findMany({ where: { roundId }, include: { pair: true } });
  const members: string[] = [];
  for (let i = 1; i <= labelsPerPair; i++) {
    const { id: userId } = await db.user.create({ data: {} });
    const pseudonym = `L-000${i}`;
    const member = await db.member.create({ data: { projectId, userId, role: "labeler", pseudonym } });
    members.push(member.id);
  }
  const study = await db.study.findFirstOrThrow({ where: { projectId } });
  // Pay begins with the study's rate, a moment ago.
  const startedAt = new Date();
  await db.crowdSession.create({
    data: { studyId: study.id, memberId: members[0] ?? "", pairs: 2, startedAt },
  });
  for (const { id: slotId, pairId, index, pair } of slots) {
    const memberId = members[index] ?? "";
    const leaseId = randomUUID();
    await db.slot.update({ where: { id: slotId }, data: { state: "done", holderId: memberId, leaseId } });
    const isContrary = index === 2 && pair.position % 2 === 1;
    await db.judgment.create({
      data: {
        slotId,
        pairId,
        memberId,
        leaseId,
        idempotencyKey: leaseId,
        firstWasLeft: true,
        choice: isContrary ? "right" : "left",
        strength: 2,
        durationMs: 9_000,
        visibleMs: 8_000,
      },
    });
  }
  const flagged = slots.find(({ pair }) => pair.position === 0)?.pairId ?? "";
  const reason = "The question has two readings.";
  await db.skip.create({
    data: { pairId: flagged, memberId: members[1] ?? "", reason, flagged: true },
  });
}

async function check({ db, slug, roundId }: LabelingScene, owner: Actor): Promise<void> {
  const deps = { db, now: () => new Date() };
  const instruction = "Please choose the answer that names a colour, whatever else they say.";
  const texts = { rightAnswer: "Blue.", wrongAnswer: "Seven." };
  await writeAttentionCheck(deps, owner, attentionCheckSchema.parse({ slug, instruction, ...texts }));
  const pair = await db.pair.findFirstOrThrow({ where: { roundId, position: 0 } });
  const gold = { slug, pairId: pair.id, kind: "gold", answer: "first", explanation: "It is right." } as const;
  await markGold(deps, owner, gold);
  const stand = { slug, pseudonym: "L-0003", state: "paused", reason: "answers against everybody" } as const;
  await setStanding(deps, owner, stand);
}

/** A judge that was held up after most of its pairs. */
async function judge({ db, projectId, roundId }: LabelingScene): Promise<void> {
  const { id: userId } = await db.user.create({ data: {} });
  const member = await db.member.create({
    data: { projectId, userId, role: "labeler", kind: "llm", pseudonym: "J-0001" },
  });
  const endpoint = { baseUrl: "https://judge.example.org/v1", model: "a-model" };
  const { id: judgeId } = await db.judge.create({
    data: { ...endpoint, projectId, memberId: member.id, name: "judge", createdBy: "test" },
  });
  const since = new Date().toISOString();
  const message = "judge endpoint: judge.example.org answered HTTP 500; next try in 30 s";
  const { id: runId } = await db.judgeRun.create({
    data: {
      judgeId,
      roundId,
      state: "paused",
      temperature: 0,
      share: 1,
      counts: false,
      exported: false,
      createdBy: "test",
      createdAt: new Date(),
      problem: { code: "judge-endpoint-http-status", message, since, nextTryAt: null },
    },
  });
  const pairs = await db.pair.findMany({ where: { roundId }, orderBy: { position: "asc" } });
  const last = pairs.length - 1;
  await db.judgeVerdict.createMany({
    data: pairs.map(({ id: pairId }, i) => {
      const key = { runId, pairId };
      if (i === last)
        return { ...key, state: "failed" as const, error: "the reply has no [[A]], [[B]] or [[C]]" };
      const secondAsA = i % 4 === 3 ? ("second" as const) : ("first" as const);
      const verdict = secondAsA === "first" ? ("first" as const) : ("tie" as const);
      return {
        ...key,
        state: "done" as const,
        firstAsA: "first" as const,
        secondAsA,
        verdict,
        judgedAt: new Date(),
      };
    }),
  });
}
