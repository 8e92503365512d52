import { randomUUID } from "node:crypto";
import {
  createTestDb,
  createTestDeps,
  createTestProject,
  granted,
  joinTestProject,
  type TestPerson,
} from "@gshf/testing";
import type { Deps } from "../access/index.ts";
import { nextPair, submitJudgment } from "../labeling/index.ts";
import { sha256Hex, stableId } from "../projects/index.ts";
import { importComparisons } from "../prompts/index.ts";
import { agree } from "./index.ts";

export type Labeler = TestPerson & { pseudonym: string; memberId: string };

/** A project with an owner, a round that people label, and a clock that stands until it is moved. */
export type Scene = AsyncDisposable & {
  deps: Deps;
  slug: string;
  projectId: string;
  owner: TestPerson;
  roundId: string;
  join: (role?: "labeler" | "reviewer" | "researcher") => Promise<Labeler>;
  pass: (seconds: number) => void;
};

export async function makeScene(size: { pairs: number; labelsPerPair?: number }): Promise<Scene> {
  const test = await createTestDb({ poolMax: 12 });
  let now = Date.parse("2026-01-05T09:00:00Z");
  const deps = createTestDeps(test.db, { now: () => new Date(now) });
  const { slug, owner, projectId } = await createTestProject(deps, { slug: "crowds-test" });
  const roundId = await addRound(deps, projectId, slug, size.pairs, size.labelsPerPair ?? 10);
  return {
    deps,
    slug,
    projectId,
    owner,
    roundId,
    join: async (role = "labeler") => {
      const person = await joinTestProject(deps, owner, slug, role);
      const member = await deps.db.member.findFirstOrThrow({ where: { userId: person.userId, projectId } });
      return { ...person, memberId: member.id };
    },
    pass: (seconds) => {
      now += seconds * 1000;
    },
    [Symbol.asyncDispose]: () => test.close(),
  };
}

async function addRound(
  deps: Deps,
  projectId: string,
  slug: string,
  pairs: number,
  labelsPerPair: number,
): Promise<string> {
  const { db } = deps;
  const round = await db.round.create({
    data: {
      projectId,
      number: 1,
      state: "labeling",
      seed: 7,
      createdBy: "test",
      config: { leaseSeconds: 600, labelsPerPair, autoFreeze: false },
    },
  });
  for (let position = 0; position < pairs; position++) {
    const messages = [{ role: "user", content: `Question ${position}` }];
    const prompt = await db.prompt.create({
      data: { projectId, key: `online-${position}`, split: "train", messages },
    });
    const answer = async (which: string) => {
      const text = `${which} answer ${position}`;
      const id = stableId("response", slug, 1, position, which);
      const ids = { id, projectId, promptId: prompt.id, roundId: round.id };
      await db.response.create({
        data: { ...ids, purpose: "candidate", text, textSha256: sha256Hex(text) },
      });
      return id;
    };
    const pairId = stableId("pair", slug, 1, position);
    await db.pair.create({
      data: {
        id: pairId,
        projectId,
        roundId: round.id,
        promptId: prompt.id,
        position,
        source: "online",
        arm: "random",
        strategy: "random",
        firstId: await answer("first"),
        secondId: await answer("second"),
      },
    });
    await db.slot.createMany({
      data: Array.from({ length: labelsPerPair }, (_, index) => ({
        id: stableId("slot", pairId, index),
        pairId,
        projectId,
        roundId: round.id,
        index,
        priority: index,
      })),
    });
  }
  return round.id;
}

/** Imports offline comparisons; the answer "good n" is the chosen one. @returns their pair ids */
export async function importPairs(scene: Scene, count: number): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      prompt_id: `offline-${n}`,
      prompt: `Ask ${n}`,
      chosen: `good ${n}`,
      rejected: `bad ${n}`,
    }),
  );
  async function* body() {
    yield Buffer.from(rows.join("\n"));
  }
  granted(
    await importComparisons(scene.deps, scene.owner, { slug: scene.slug, fileName: "known.jsonl" }, body()),
  );
  const pairs = await scene.deps.db.pair.findMany({
    where: { projectId: scene.projectId, source: "offline" },
    orderBy: { position: "asc" },
  });
  return pairs.map((pair) => pair.id);
}

/** Somebody who has read the general welcome, which stands before work that is paid. */
export async function greeted(scene: Scene, person: Labeler): Promise<Labeler> {
  granted(await agree(scene.deps, person, { slug: scene.slug, kind: "welcome", version: 0 }));
  return person;
}

/** Asks for the next pair: `pair`, or the reason why there is none. */
export async function ask(scene: Scene, person: Labeler, prefetch = 0): Promise<string> {
  const next = granted(await nextPair(scene.deps, person, { slug: scene.slug, prefetch, holding: [] }));
  return next.kind === "pair" ? "pair" : next.reason;
}

/** Labels one pair, having looked at it for `seconds`. @returns false when there was none */
export async function labelOne(scene: Scene, person: Labeler, seconds = 10): Promise<boolean> {
  const next = granted(await nextPair(scene.deps, person, { slug: scene.slug, prefetch: 0, holding: [] }));
  if (next.kind === "none") return false;
  scene.pass(seconds);
  granted(
    await submitJudgment(scene.deps, person, {
      leaseId: next.lease.leaseId,
      choice: "left",
      strength: 1,
      reasons: [],
      rationale: "",
      durationMs: seconds * 1000,
      visibleMs: seconds * 1000,
      idempotencyKey: randomUUID(),
    }),
  );
  return true;
}
