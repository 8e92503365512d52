import { describe, expect, it } from "vitest";
import { answer, leaseSeconds, mustGetPair, scene2, slug, states } from "../fixtures/labeling.fixture.ts";
import { leaseNextPair } from "./lease-next-pair.ts";
import { listPastLabels } from "./list-past-labels.ts";
import { skipPair } from "./skip-pair.ts";
import { submitJudgment } from "./submit-judgment.ts";
import { undoJudgment } from "./undo-judgment.ts";

describe("undo", () => {
  it("hands the same pair back with what was said, and the new judgment supersedes the old", async () => {
    await using scene = await scene2();
    const shown = await mustGetPair(scene, scene.one);
    const before = answer(shown.lease.leaseId, { choice: "right", strength: 3, rationale: "B is complete." });
    await submitJudgment(scene.deps, scene.one.actor, before);
    const back = await undoJudgment(scene.deps, scene.one.actor, { slug });
    if (!back.ok) throw new Error(back.message);
    expect(back.value.previous).toMatchObject({ choice: "right", strength: 3, rationale: "B is complete." });
    expect(back.value.left).toEqual(shown.left);
    await submitJudgment(scene.deps, scene.one.actor, answer(back.value.lease.leaseId, { choice: "left" }));
    const [old, fresh] = await scene.db.judgment.findMany({ orderBy: { createdAt: "asc" } });
    expect([old?.state, fresh?.state]).toEqual(["superseded", "counted"]);
    expect(fresh?.supersedesId).toBe(old?.id);
  });

  it("survives a reload: the pair in hand is the one taken back", async () => {
    await using scene = await scene2();
    const shown = await mustGetPair(scene, scene.one);
    await submitJudgment(scene.deps, scene.one.actor, answer(shown.lease.leaseId));
    const back = await undoJudgment(scene.deps, scene.one.actor, { slug });
    const reloaded = await mustGetPair(scene, scene.one);
    expect(back).toMatchObject({ ok: true, value: { lease: { leaseId: reloaded.lease.leaseId } } });
    expect(reloaded.previous?.choice).toBe("left");
  });

  it("reaches the last ten and no further, newest first", async () => {
    await using scene = await scene2(12);
    for (let i = 0; i < 12; i++) {
      scene.pass(1);
      const { lease } = await mustGetPair(scene, scene.one);
      await submitJudgment(scene.deps, scene.one.actor, answer(lease.leaseId));
    }
    const past = await listPastLabels(scene.deps, scene.one.actor, { slug, limit: 50 });
    if (!past.ok) throw new Error(past.message);
    expect(past.value.map((label) => label.canUndo)).toEqual([...Array(10).fill(true), false, false]);
    const eleventh = past.value[10]?.judgmentId ?? "";
    const tooOld = await undoJudgment(scene.deps, scene.one.actor, { slug, judgmentId: eleventh });
    expect(tooOld).toMatchObject({ ok: false, reason: "none-left" });
    const tenth = past.value[9]?.judgmentId ?? "";
    expect(await undoJudgment(scene.deps, scene.one.actor, { slug, judgmentId: tenth })).toMatchObject({
      ok: true,
    });
  });

  it("pressed twice at once takes one label back each time, never one twice", async () => {
    await using scene = await scene2(3);
    for (let i = 0; i < 2; i++) {
      scene.pass(1);
      const { lease } = await mustGetPair(scene, scene.one);
      await submitJudgment(scene.deps, scene.one.actor, answer(lease.leaseId));
    }
    const undone = await Promise.all([1, 2].map(() => undoJudgment(scene.deps, scene.one.actor, { slug })));
    const taken = undone.filter((outcome) => outcome.ok).length;
    expect(await scene.db.judgment.count({ where: { state: "withdrawn" } })).toBe(taken);
    expect(await scene.db.slot.count({ where: { state: "leased" } })).toBe(taken);
  });

  it("left lying gives the pair to somebody else, and to the same person if they come back", async () => {
    await using scene = await scene2(1);
    const { lease } = await mustGetPair(scene, scene.one);
    await submitJudgment(scene.deps, scene.one.actor, answer(lease.leaseId));
    await undoJudgment(scene.deps, scene.one.actor, { slug });
    scene.pass(leaseSeconds);
    const next = await mustGetPair(scene, scene.two);
    const submitted = await submitJudgment(scene.deps, scene.two.actor, answer(next.lease.leaseId));
    expect(submitted).toMatchObject({ ok: true, value: { outcome: "counted" } });
    const none = await leaseNextPair(scene.deps, scene.one.actor, { slug, prefetch: 0, holding: [] });
    expect(none).toMatchObject({ ok: true, value: { kind: "none" } });
  });

  it("is refused once the round is frozen", async () => {
    await using scene = await scene2();
    const { lease } = await mustGetPair(scene, scene.one);
    await submitJudgment(scene.deps, scene.one.actor, answer(lease.leaseId));
    await scene.db.round.update({
      where: { id: scene.roundId },
      data: { state: "freezing", frozenAt: scene.deps.now() },
    });
    const refused = await undoJudgment(scene.deps, scene.one.actor, { slug });
    expect(refused).toMatchObject({ ok: false, reason: "late" });
    expect(await states(scene)).toEqual(["counted"]);
  });

  it("of a named label answers the pair in hand again, however often the answer gets lost", async () => {
    await using scene = await scene2(3);
    const ids: string[] = [];
    for (let i = 0; i < 2; i++) {
      scene.pass(1);
      const { lease } = await mustGetPair(scene, scene.one);
      const submitted = await submitJudgment(scene.deps, scene.one.actor, answer(lease.leaseId));
      if (!submitted.ok) throw new Error(submitted.message);
      ids.push(submitted.value.judgmentId);
    }
    const judgmentId = ids[1] ?? "";
    const undo = () => undoJudgment(scene.deps, scene.one.actor, { slug, judgmentId });
    const [first, atOnce] = await Promise.all([undo(), undo()]);
    expect(first).toMatchObject({ ok: true, value: { previous: { choice: "left" } } });
    expect(atOnce).toEqual(first);
    expect(await undo()).toEqual(first);
    expect(await states(scene)).toEqual(["counted", "withdrawn"]);
    const foreign = await undoJudgment(scene.deps, scene.two.actor, { slug, judgmentId });
    expect(foreign).toMatchObject({ ok: false, reason: "none-left" });
    if (!first.ok) throw new Error(first.message);
    scene.pass(1);
    await submitJudgment(scene.deps, scene.one.actor, answer(first.value.lease.leaseId));
    expect(await undo()).toMatchObject({ ok: false, reason: "none-left" });
    expect(await states(scene)).toEqual(["counted", "superseded", "counted"]);
  });

  it("is on record: when, and by whom, once", async () => {
    await using scene = await scene2();
    const { lease } = await mustGetPair(scene, scene.one);
    await submitJudgment(scene.deps, scene.one.actor, answer(lease.leaseId));
    const { id: judgmentId } = await scene.db.judgment.findFirstOrThrow();
    scene.pass(5);
    for (let i = 0; i < 2; i++) await undoJudgment(scene.deps, scene.one.actor, { slug, judgmentId });
    const at = scene.deps.now();
    scene.pass(5);
    const again = await mustGetPair(scene, scene.one);
    await submitJudgment(scene.deps, scene.one.actor, answer(again.lease.leaseId));
    const taken = await scene.db.judgment.findUniqueOrThrow({ where: { id: judgmentId } });
    expect(taken).toMatchObject({ state: "superseded", withdrawnAt: at });
    const events = await scene.db.auditEvent.findMany({ where: { action: "labeling.undo" } });
    const { actor } = scene.one;
    expect(events.map((event) => [event.actor, event.subject])).toEqual([
      [actor.kind === "user" ? actor.userId : "", `judgment:${judgmentId}`],
    ]);
    const change = scene.db.judgment.update({ where: { id: judgmentId }, data: { withdrawnAt: null } });
    await expect(change).rejects.toThrow("append-only");
  });
});

describe("a flag", () => {
  it("is on record once; a skip is a record of its own", async () => {
    await using scene = await scene2(1);
    const { lease } = await mustGetPair(scene, scene.one);
    const { leaseId } = lease;
    const skip = { leaseId, reason: "other", note: "", flag: false } as const;
    const flag = { leaseId, reason: "broken", note: "the left one ends in a word", flag: true } as const;
    for (const input of [skip, flag, flag, skip]) await skipPair(scene.deps, scene.one.actor, input);
    const events = await scene.db.auditEvent.findMany();
    expect(events.map(({ action, detail }) => [action, detail])).toEqual([
      ["labeling.skip", { reason: "broken" }],
    ]);
  });
});
