import { randomBytes, randomUUID } from "node:crypto";
import type { Db } from "@gshf/db";
import { enqueue } from "@gshf/jobs";
import { createTestDb } from "@gshf/testing";
import type { Actor } from "../access/index.ts";
import { sha256Hex, stableId } from "../projects/index.ts";
import type { LabelDeps } from "./labeler.ts";
import { type NextPair, nextPair } from "./next-pair.ts";
import type { submitJudgment } from "./submit-judgment.ts";

export const slug = "labeling-test";

export type Person = { actor: Actor; memberId: string; pseudonym: string };

/** A project with one round that is labeling: its people, its clock (which stands until moved), its database. */
export type Scene = AsyncDisposable & {
  db: Db;
  deps: LabelDeps;
  projectId: string;
  roundId: string;
  people: Person[];
  /** Moves the clock. */
  pass: (seconds: number) => void;
};

export const leaseSeconds = 60;

/** @param poolMax connections, and so how many requests really run at once */
export async function makeScene(size: {
  pairs: number;
  labelsPerPair: number;
  people: number;
  poolMax?: number;
}): Promise<Scene> {
  const test = await createTestDb({ poolMax: size.poolMax ?? 10 });
  const { db } = test;
  let now = Date.parse("2026-01-05T09:00:00Z");
  const project = await db.project.create({ data: { slug, name: "Labeling test" } });
  const round = await db.round.create({
    data: {
      projectId: project.id,
      number: 1,
      state: "labeling",
      seed: 7,
      createdBy: "test",
      config: { leaseSeconds, labelsPerPair: size.labelsPerPair, autoFreeze: false },
    },
  });
  await addPairs(db, project.id, round.id, size);
  const people: Person[] = [];
  for (let i = 1; i <= size.people; i++) {
    const { id: userId } = await db.user.create({ data: {} });
    const pseudonym = `L-${String(i).padStart(4, "0")}`;
    const member = await db.member.create({
      data: { projectId: project.id, userId, role: "labeler", pseudonym },
    });
    people.push({ actor: { kind: "user", userId }, memberId: member.id, pseudonym });
  }
  return {
    db,
    projectId: project.id,
    roundId: round.id,
    people,
    deps: { db, enqueue, now: () => new Date(now), randomBytes },
    pass: (seconds) => {
      now += seconds * 1000;
    },
    [Symbol.asyncDispose]: () => test.close(),
  };
}

/** A round whose pairs want one label each, and two people. */
export async function scene2(pairs = 2, labelsPerPair = 1): Promise<Scene & { one: Person; two: Person }> {
  const scene = await makeScene({ pairs, labelsPerPair, people: 2 });
  const [one, two] = scene.people;
  if (one === undefined || two === undefined) throw new Error("nobody there");
  return { ...scene, one, two };
}

async function addPairs(
  db: Db,
  projectId: string,
  roundId: string,
  { pairs, labelsPerPair }: { pairs: number; labelsPerPair: number },
): Promise<void> {
  const positions = Array.from({ length: pairs }, (_, position) => position);
  const promptIds = positions.map(() => randomUUID());
  const pairIds = positions.map((position) => stableId("pair", slug, 1, position));
  const answerId = (position: number, which: "first" | "second") =>
    stableId("response", slug, 1, position, which);
  await db.prompt.createMany({
    data: positions.map((position) => ({
      id: promptIds[position] ?? "",
      projectId,
      key: `prompt-${position}`,
      split: "train",
      messages: [{ role: "user", content: `Question ${position}` }],
    })),
  });
  await db.response.createMany({
    data: positions.flatMap((position) =>
      (["first", "second"] as const).map((which) => {
        const text = `${which} answer ${position}`;
        const ids = {
          id: answerId(position, which),
          projectId,
          promptId: promptIds[position] ?? "",
          roundId,
        };
        return { ...ids, purpose: "candidate" as const, text, textSha256: sha256Hex(text) };
      }),
    ),
  });
  await db.pair.createMany({
    data: positions.map((position) => ({
      id: pairIds[position] ?? "",
      projectId,
      roundId,
      promptId: promptIds[position] ?? "",
      position,
      source: "online" as const,
      arm: "random",
      strategy: "random",
      firstId: answerId(position, "first"),
      secondId: answerId(position, "second"),
    })),
  });
  await db.slot.createMany({
    data: pairIds.flatMap((pairId) =>
      Array.from({ length: labelsPerPair }, (_, index) => ({
        id: stableId("slot", pairId, index),
        pairId,
        projectId,
        roundId,
        index,
        priority: index,
      })),
    ),
  });
}

/** The next pair of a person; fails the test when there is none. */
export async function mustGetPair(
  scene: Scene,
  person: Person,
  options: { prefetch?: number; holding?: string[] } = {},
): Promise<Extract<NextPair, { kind: "pair" }>> {
  const { prefetch = 0, holding = [] } = options;
  const next = await nextPair(scene.deps, person.actor, { slug, prefetch, holding });
  if (!next.ok) throw new Error(`refused: ${next.message}`);
  if (next.value.kind === "none") throw new Error(`no pair: ${next.value.reason}`);
  return next.value;
}

/** A left vote with the given lease; each call is another press of a key unless `idempotencyKey` is given. */
export function answer(
  leaseId: string,
  over: Partial<Parameters<typeof submitJudgment>[2]> = {},
): Parameters<typeof submitJudgment>[2] {
  return {
    leaseId,
    choice: "left",
    strength: 2,
    reasons: [],
    rationale: "",
    durationMs: 4000,
    visibleMs: 3500,
    idempotencyKey: randomUUID(),
    ...over,
  };
}

/** What became of every judgment, the oldest first. */
export const states = async (scene: Scene) =>
  (await scene.db.judgment.findMany({ orderBy: { id: "asc" } })).map((judgment) => judgment.state);
