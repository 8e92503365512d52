import { transaction } from "@gshf/db";
import { describe, expect, it } from "vitest";
import { isGold, withGold } from "../fixtures/gold.fixture.ts";
import {
  answer,
  makeScene,
  mustGetPair,
  type Person,
  type Scene,
  slug,
} from "../fixtures/labeling.fixture.ts";
import { addGoldFromImports, writeAttentionCheck } from "../quality/index.ts";
import { attentionCheckSchema } from "../quality/model.ts";
import { closeSlots } from "../slots/index.ts";
import {
  keepLeases,
  leaseNextPair,
  listLabelingProjects,
  listPastLabels,
  type PairView,
  skipPair,
  submitJudgment,
  undoJudgment,
} from "./index.ts";
import { releaseLeases } from "./release-leases.ts";

const lenient = { warnBelow: 0, pauseBelow: 0, blockBelow: 0, attentionPauseAt: 10 };

/** A round with gold pairs and attention checks between its own, nearly as many as there are. */
async function mixed(size: { pairs: number; people: number; labelsPerPair?: number }) {
  const scene = await makeScene({ labelsPerPair: size.people, ...size });
  const { deps, owner } = await withGold(scene, 20, { goldRate: 0.3, attentionRate: 0.2, ...lenient });
  await addGoldFromImports(deps, owner, { slug, count: 20 });
  for (let n = 0; n < 6; n++) {
    const check = {
      slug,
      instruction: `Please choose the answer that says good ${n}.`,
      rightAnswer: `good ${n}`,
      wrongAnswer: `bad ${n}`,
    };
    await writeAttentionCheck(deps, owner, attentionCheckSchema.parse(check));
  }
  return scene;
}

/** Labels until a pair of the wanted kind is on screen. */
async function untilKind(scene: Scene, person: Person, gold: boolean): Promise<PairView> {
  for (;;) {
    const view = await mustGetPair(scene, person);
    if (isGold(view) === gold) return view;
    await submitJudgment(scene.deps, person.actor, answer(view.lease.leaseId));
  }
}

/** What was answered, without the texts, ids and times that every pair has of its own. */
function shapeOf(answered: unknown): unknown {
  const own = new Set(["leaseId", "judgmentId", "text", "content", "excerpt", "left", "right", "prompt"]);
  return JSON.parse(JSON.stringify(answered, (key, value: unknown) => (own.has(key) ? typeof value : value)));
}

/** Does the same with a gold pair and with one of the round, in two scenes alike; what the server says must be alike. */
async function expectAlike(
  act: (scene: Scene, person: Person, view: PairView, other: Person) => Promise<unknown>,
): Promise<unknown> {
  const said: unknown[] = [];
  for (const gold of [true, false]) {
    await using scene = await mixed({ pairs: 30, people: 2 });
    const [person, other] = scene.people;
    if (person === undefined || other === undefined) throw new Error("two are needed");
    said.push(shapeOf(await act(scene, person, await untilKind(scene, person, gold), other)));
  }
  expect(said[0]).toEqual(said[1]);
  return said[0];
}

describe("what a labeler is told", () => {
  it("counts one pair less with every pair, and has the same form, whether it is gold or not", async () => {
    await using scene = await mixed({ pairs: 25, people: 1, labelsPerPair: 3 });
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody");
    const counts: number[] = [];
    const forms = { gold: new Set<string>(), ordinary: new Set<string>() };
    for (;;) {
      const next = await leaseNextPair(scene.deps, person.actor, { slug, prefetch: 0, holding: [] });
      if (!next.ok) throw new Error(next.message);
      if (next.value.kind === "none") break;
      const home = await listLabelingProjects(scene.deps, person.actor, { limit: 50 });
      counts.push(next.value.remaining.count);
      expect(home).toMatchObject({
        value: { items: [{ remaining: { count: next.value.remaining.count + 1 } }] },
      });
      const { leaseId } = next.value.lease;
      const form = [
        // A warning speaks of several earlier labels at once; when it comes, gold.db.test.ts says.
        { ...next.value, remaining: null, warning: null },
        await keepLeases(scene.deps, person.actor, { leaseIds: [leaseId] }),
        await submitJudgment(scene.deps, person.actor, answer(leaseId)),
        await listPastLabels(scene.deps, person.actor, { slug, limit: 1 }),
      ];
      forms[isGold(next.value) ? "gold" : "ordinary"].add(JSON.stringify(shapeOf(form)));
    }
    expect(counts.length).toBeGreaterThan(25);
    expect(counts).toEqual(counts.map((_, n) => counts.length - 1 - n));
    expect([...forms.gold]).toEqual([...forms.ordinary]);
    expect(forms.gold.size).toBe(1);
  });

  it("counts pairs and not the labels they still want", async () => {
    await using scene = await makeScene({ pairs: 30, labelsPerPair: 3, people: 1 });
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody");
    expect((await mustGetPair(scene, person)).remaining).toEqual({ count: 29, isMore: false });
  });

  it("of a pair given back, one of several or after its label was taken back, is that it comes again first", async () => {
    await expectAlike(async (scene, person, view) => {
      const { leaseId } = view.lease;
      const ahead = await mustGetPair(scene, person, { prefetch: 2, holding: [leaseId] });
      await releaseLeases(scene.deps, person.actor, { leaseIds: [leaseId] });
      const holding = [ahead, ...ahead.ahead].map((pair) => pair.lease.leaseId);
      const again = await mustGetPair(scene, person, { holding });
      expect(again.prompt).toEqual(view.prompt);
      scene.pass(1);
      await submitJudgment(scene.deps, person.actor, answer(again.lease.leaseId));
      const undone = await undoJudgment(scene.deps, person.actor, { slug });
      if (!undone.ok) throw new Error(undone.message);
      await releaseLeases(scene.deps, person.actor, { leaseIds: [undone.value.lease.leaseId] });
      const third = await mustGetPair(scene, person, { holding });
      expect(third.prompt).toEqual(view.prompt);
      scene.pass(600);
      const later = await mustGetPair(scene, person, { prefetch: 3 });
      const offered = [later, ...later.ahead].map((pair) => pair.prompt[0]?.content);
      expect(offered).toContain(view.prompt[0]?.content);
      return { ...third, remaining: third.remaining.count - again.remaining.count };
    });
  });

  it("of a lease that ran out while others were at work, is that the pair is somebody else's", async () => {
    const said = await expectAlike(async (scene, person, view, other) => {
      const { leaseId } = view.lease;
      scene.pass(600);
      await mustGetPair(scene, other, { prefetch: 8 });
      const kept = await keepLeases(scene.deps, person.actor, { leaseIds: [leaseId] });
      return [
        kept.ok && kept.value.lost.length,
        await submitJudgment(scene.deps, person.actor, answer(leaseId)),
      ];
    });
    expect(said).toMatchObject([1, { ok: true, value: { outcome: "surplus" } }]);
  });

  it("of a round that closed, is that leases are lost, labels late and nothing is taken back", async () => {
    const said = await expectAlike(async (scene, person, view) => {
      const { leaseId } = view.lease;
      const second = await mustGetPair(scene, person, { holding: [leaseId] });
      const first = await submitJudgment(scene.deps, person.actor, answer(leaseId));
      const id = first.ok ? first.value.judgmentId : "";
      // What comes later is later by the clock, too: which of two is the newest would be drawn.
      scene.pass(1);
      const { roundId, db } = scene;
      await transaction(db, async (tx) => {
        await tx.round.update({
          where: { id: roundId },
          data: { state: "freezing", frozenAt: scene.deps.now() },
        });
        await closeSlots(tx, { roundId });
      });
      const kept = await keepLeases(scene.deps, person.actor, { leaseIds: [second.lease.leaseId] });
      return [
        kept.ok && kept.value.lost.length,
        await submitJudgment(scene.deps, person.actor, answer(second.lease.leaseId)),
        await undoJudgment(scene.deps, person.actor, { slug, judgmentId: id }),
        await listPastLabels(scene.deps, person.actor, { slug, limit: 1 }),
      ];
    });
    expect(said).toMatchObject([1, { reason: "late" }, { reason: "late" }, { value: [{ canUndo: false }] }]);
  });

  it("of a pair on screen when the round closed, is that its label came late", async () => {
    const said = await expectAlike(async (scene, person, view) => {
      const { roundId, db } = scene;
      await transaction(db, async (tx) => {
        await tx.round.update({
          where: { id: roundId },
          data: { state: "freezing", frozenAt: scene.deps.now() },
        });
        await closeSlots(tx, { roundId });
      });
      const { leaseId } = view.lease;
      const kept = await keepLeases(scene.deps, person.actor, { leaseIds: [leaseId] });
      return [kept, await submitJudgment(scene.deps, person.actor, answer(leaseId))].map((said) =>
        JSON.parse(JSON.stringify(said).replaceAll(leaseId, "the lease")),
      );
    });
    expect(said).toMatchObject([{ value: { kept: [] } }, { reason: "late" }]);
  });

  it("of a pair flagged as harmful after its label, is that the label can't be changed", async () => {
    const said = await expectAlike(async (scene, person, view) => {
      const { leaseId } = view.lease;
      const first = await submitJudgment(scene.deps, person.actor, answer(leaseId));
      const skip = { leaseId, reason: "unsafe", note: "", flag: true } as const;
      const flagged = await skipPair(scene.deps, person.actor, skip);
      const judgmentId = first.ok ? first.value.judgmentId : "";
      return [flagged, await undoJudgment(scene.deps, person.actor, { slug, judgmentId })];
    });
    expect(said).toMatchObject([{ ok: true }, { reason: "conflict" }]);
  });

  it("of the round a pair is of, is the round that the others are of", async () => {
    await expectAlike(async (scene, person, view) => {
      const { db, roundId, projectId } = scene;
      const content = view.prompt[0]?.content;
      scene.pass(600);
      const first = await db.round.findUniqueOrThrow({ where: { id: roundId } });
      const second = await db.round.create({
        data: {
          projectId,
          number: 2,
          state: "labeling",
          seed: 8,
          createdBy: "test",
          config: { leaseSeconds: 90 },
        },
      });
      // The round's own pairs are chosen again in a second round.
      await db.pair.updateMany({ where: { roundId }, data: { roundId: second.id } });
      await db.slot.updateMany({ where: { roundId }, data: { roundId: second.id } });
      await transaction(db, async (tx) => {
        await tx.round.update({
          where: { id: first.id },
          data: { state: "complete", frozenAt: scene.deps.now() },
        });
        await closeSlots(tx, { roundId });
      });
      const seen: PairView[] = [];
      for (let n = 0; n < 40 && !seen.some((pair) => pair.prompt[0]?.content === content); n++) {
        const next = await mustGetPair(scene, person);
        seen.push(next);
        await submitJudgment(scene.deps, person.actor, answer(next.lease.leaseId));
      }
      const rounds = seen.map((pair) => `${pair.roundNumber} ${pair.lease.heartbeatSeconds}`);
      expect(new Set(rounds)).toEqual(new Set(["2 30"]));
      return null;
    });
  });
});
