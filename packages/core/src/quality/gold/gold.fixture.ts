import { createTestDeps } from "@gshf/testing";
import type { Actor, Deps } from "../../access/index.ts";
import { nextPair, type PairView, submitJudgment } from "../../labeling/index.ts";
import { answer, type Person, type Scene, slug } from "../../labeling/labeling.fixture.ts";
import { sha256Hex, stableId } from "../../projects/index.ts";
import { setQualityRules } from "../index.ts";
import { qualityRulesSchema } from "../model.ts";

type GoldScene = { scene: Scene; deps: Deps; owner: Actor; offlineIds: string[] };

/** A labeling round, an owner, and imported comparisons in which the answer that says "good" is better. */
export async function withGold(scene: Scene, imported: number, rules: object): Promise<GoldScene> {
  const { db, projectId } = scene;
  const deps = createTestDeps(db, { now: scene.deps.now });
  const { id: userId } = await db.user.create({ data: {} });
  await db.member.create({ data: { projectId, userId, role: "owner", pseudonym: "L-0900" } });
  const owner = { kind: "user", userId } as const;
  const offlineIds: string[] = [];
  for (let i = 0; i < imported; i++) {
    const key = `known-${i}`;
    const messages = [{ role: "user", content: `Known question ${i}` }];
    const { id: promptId } = await db.prompt.create({ data: { projectId, key, messages, split: "train" } });
    const [firstId, secondId] = [stableId("response", key, "good"), stableId("response", key, "bad")];
    const texts = [`good answer ${i}`, `bad answer ${i}`] as const;
    await db.response.createMany({
      data: [firstId, secondId].map((id, n) => ({
        id,
        projectId,
        promptId,
        purpose: "offline" as const,
        text: texts[n] ?? "",
        textSha256: sha256Hex(texts[n] ?? ""),
      })),
    });
    const id = stableId("pair", slug, "offline", key);
    offlineIds.push(id);
    const ids = { id, projectId, promptId, firstId, secondId, position: i };
    const label = { pFirst: 1, votes: 1, weight: 1 };
    await db.pair.create({
      data: { ...ids, source: "offline", arm: "offline", strategy: "offline", offlineLabel: label },
    });
  }
  await setQualityRules(deps, owner, { slug, rules: qualityRulesSchema.parse(rules) });
  return { scene, deps, owner, offlineIds };
}

export async function next(scene: Scene, person: Person) {
  const outcome = await nextPair(scene.deps, person.actor, { slug, prefetch: 0, holding: [] });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

export const isGold = (view: PairView) =>
  view.left.text.startsWith("good") || view.left.text.startsWith("bad");

/** Labels until nothing comes; gold pairs rightly or wrongly, the others left. */
export async function labelAll(scene: Scene, person: Person, rightly: boolean): Promise<PairView[]> {
  const seen: PairView[] = [];
  for (let view = await next(scene, person); view.kind === "pair"; view = await next(scene, person)) {
    seen.push(view);
    const good = view.left.text.startsWith("good") ? "left" : "right";
    const bad = good === "left" ? "right" : "left";
    const choice = isGold(view) ? (rightly ? good : bad) : "left";
    await submitJudgment(scene.deps, person.actor, answer(view.lease.leaseId, { choice }));
    if (seen.length > 200) throw new Error("it never ends");
  }
  return seen;
}
