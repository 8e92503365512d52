import { createRandom } from "@gshf/gshf";
import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { erasePerson } from "../../crowds/index.ts";
import { withGold } from "../../fixtures/gold.fixture.ts";
import { answer, makeScene, type Person, slug } from "../../fixtures/labeling.fixture.ts";
import { computeNow } from "../../fixtures/statistics.fixture.ts";
import { compareWithRows } from "../../fixtures/statistics-by-rows.fixture.ts";
import { labelingVerbs, leaseNextPair, submitJudgment, undoJudgment } from "../../labeling/index.ts";
import { fitRoundAnnotators, setQualityRules } from "../index.ts";
import { qualityRulesSchema } from "../model.ts";

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
    await compareWithRows(scene, deps, owner, act < 60 ? 100 : 10);
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
  await compareWithRows(scene, deps, owner, 10);
  const states = await scene.db.judgment.groupBy({ by: ["state"], _count: true });
  // All of it happened.
  expect(states.map(({ state }) => state).sort()).toEqual([
    ...["counted", "late", "superseded", "surplus", "withdrawn"],
  ]);
});
