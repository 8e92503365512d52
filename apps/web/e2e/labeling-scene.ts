import { randomBytes } from "node:crypto";
import { sha256Hex, stableId } from "@gshf/core/projects";
import { createDb, type Db } from "@gshf/db";
import type { Page } from "@playwright/test";
import type { Case } from "./labeling-content.ts";
import { stackOf } from "./stack.ts";

export type LabelingScene = {
  db: Db;
  slug: string;
  projectId: string;
  roundId: string;
  /** Paths of invite links, each good for one labeler. */
  invites: string[];
};

const open: Db[] = [];

/** Lets go of the database; after each test. */
export async function closeScenes(): Promise<void> {
  await Promise.all(open.splice(0).map((db) => db.$disconnect()));
}

/** A scene in the stack under test. */
export async function sceneFor(page: Page, options: SceneOptions): Promise<LabelingScene> {
  const { databaseUrl } = await stackOf(page.request);
  return makeLabelingScene(databaseUrl, options);
}

export type SceneOptions = {
  slug: string;
  name?: string;
  cases: Case[];
  labelers: number;
  labelsPerPair?: number;
  leaseSeconds?: number;
};

/**
 * A project of its own with one round that is labeling, and invite links to it: straight into the database,
 * because what is under test begins where the labeler comes in.
 */
export async function makeLabelingScene(databaseUrl: string, options: SceneOptions): Promise<LabelingScene> {
  // A stack that serves two runs sees two projects.
  const slug = `${options.slug}-${randomBytes(3).toString("hex")}`;
  const { cases, labelers, labelsPerPair = 1, leaseSeconds = 600, name = "Helpful answers" } = options;
  const db = createDb({ url: databaseUrl, poolMax: 3 });
  open.push(db);
  const project = await db.project.create({
    data: {
      slug,
      name,
      description: "Which answer would you rather get? Everyday questions, science and code.",
    },
  });
  const round = await db.round.create({
    data: {
      projectId: project.id,
      number: 1,
      state: "labeling",
      seed: 7,
      createdBy: "test",
      config: { leaseSeconds, labelsPerPair, autoFreeze: false },
    },
  });
  for (const [position, example] of cases.entries()) {
    await addPair(db, { slug, projectId: project.id, roundId: round.id, position, labelsPerPair }, example);
  }
  const invites: string[] = [];
  for (let i = 0; i < labelers; i++) {
    const token = `invite_${randomBytes(24).toString("base64url")}`;
    await db.invite.create({
      data: {
        projectId: project.id,
        tokenSha256: sha256Hex(token),
        role: "labeler",
        usesMax: 1,
        expiresAt: new Date(Date.now() + 3_600_000),
      },
    });
    invites.push(`/invite/${token}`);
  }
  return { db, slug, projectId: project.id, roundId: round.id, invites };
}

async function addPair(
  db: Db,
  at: { slug: string; projectId: string; roundId: string; position: number; labelsPerPair: number },
  example: Case,
): Promise<void> {
  const { slug, projectId, roundId, position, labelsPerPair } = at;
  const prompt = await db.prompt.create({
    data: { projectId, key: `prompt-${position}`, split: "train", messages: example.prompt },
  });
  const answers = [example.first, example.second].map((text, draw) => ({
    id: stableId("response", slug, 1, position, draw),
    projectId,
    promptId: prompt.id,
    roundId,
    purpose: "candidate" as const,
    text,
    textSha256: sha256Hex(text),
  }));
  await db.response.createMany({ data: answers });
  const pairId = stableId("pair", slug, 1, position);
  await db.pair.create({
    data: {
      id: pairId,
      projectId,
      roundId,
      promptId: prompt.id,
      position,
      source: "online",
      arm: "random",
      strategy: "random",
      firstId: stableId("response", slug, 1, position, 0),
      secondId: stableId("response", slug, 1, position, 1),
    },
  });
  await db.slot.createMany({
    data: Array.from({ length: labelsPerPair }, (_, index) => ({
      id: stableId("slot", pairId, index),
      pairId,
      projectId,
      roundId,
      index,
      priority: index,
    })),
  });
}
