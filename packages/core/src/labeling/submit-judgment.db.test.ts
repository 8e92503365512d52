import { randomUUID } from "node:crypto";
import { transaction } from "@gshf/db";
import { granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import {
  answer,
  leaseSeconds,
  makeScene,
  mustGetPair,
  scene2,
  slug,
  states,
} from "../fixtures/labeling.fixture.ts";
import { submitJudgment } from "./submit-judgment.ts";
import { undoJudgment } from "./undo-judgment.ts";

describe("a submit", () => {
  it("by somebody who never held the lease is refused and changes nothing", async () => {
    await using scene = await scene2();
    const { lease } = await mustGetPair(scene, scene.one);
    const foreign = await submitJudgment(scene.deps, scene.two.actor, answer(lease.leaseId));
    expect(foreign).toMatchObject({ ok: false, reason: "lease-lost" });
    const unknown = await submitJudgment(scene.deps, scene.one.actor, answer(randomUUID()));
    expect(unknown).toMatchObject({ ok: false, reason: "lease-lost" });
    expect(await states(scene)).toEqual([]);
  });

  it("after the lease ran out and was given to another is kept as surplus; the other's counts", async () => {
    await using scene = await scene2(1);
    const mine = await mustGetPair(scene, scene.one);
    scene.pass(leaseSeconds);
    const theirs = await mustGetPair(scene, scene.two);
    const late = await submitJudgment(scene.deps, scene.one.actor, answer(mine.lease.leaseId));
    expect(late).toMatchObject({ ok: true, value: { outcome: "surplus" } });
    const counted = await submitJudgment(scene.deps, scene.two.actor, answer(theirs.lease.leaseId));
    expect(counted).toMatchObject({ ok: true, value: { outcome: "counted" } });
    expect((await states(scene)).sort()).toEqual(["counted", "surplus"]);
  });

  it("brings the next pair along that is asked for, the same one however often it is repeated", async () => {
    await using scene = await scene2();
    const { lease } = await mustGetPair(scene, scene.one);
    const label = { ...answer(lease.leaseId), next: { slug, prefetch: 1, holding: [] } };
    const first = granted(await submitJudgment(scene.deps, scene.one.actor, label));
    if (first.next?.kind !== "pair") throw new Error("no pair came along");
    expect(first.next.lease.leaseId).not.toBe(lease.leaseId);
    const again = granted(await submitJudgment(scene.deps, scene.one.actor, label));
    expect(again).toEqual(first);
    expect(
      granted(await submitJudgment(scene.deps, scene.one.actor, answer(first.next.lease.leaseId))).next,
    ).toBeNull();
  });

  it("counts where no pair may come along", async () => {
    await using scene = await scene2();
    const { lease } = await mustGetPair(scene, scene.one);
    const label = { ...answer(lease.leaseId), next: { slug: "somebody-elses", prefetch: 0, holding: [] } };
    expect(await submitJudgment(scene.deps, scene.one.actor, label)).toMatchObject({
      ok: true,
      value: { outcome: "counted", next: null },
    });
    expect(await states(scene)).toEqual(["counted"]);
  });

  it("whose reason has a character that can't be stored counts, with U+FFFD in its place", async () => {
    await using scene = await scene2();
    const { lease } = await mustGetPair(scene, scene.one);
    const said = { ...answer(lease.leaseId), rationale: "so\0 good", reasons: ["clear\ud83d"] };
    expect(await submitJudgment(scene.deps, scene.one.actor, said)).toMatchObject({ ok: true });
    expect(await scene.db.judgment.findFirstOrThrow()).toMatchObject({
      rationale: "so\ufffd good",
      reasons: ["clear\ufffd"],
    });
  });

  it("after the lease ran out counts while nobody else has the slot", async () => {
    await using scene = await scene2(1);
    const { lease } = await mustGetPair(scene, scene.one);
    scene.pass(leaseSeconds * 100);
    const submitted = await submitJudgment(scene.deps, scene.one.actor, answer(lease.leaseId));
    expect(submitted).toMatchObject({ ok: true, value: { outcome: "counted" } });
  });

  it("repeated with its key gets the same answer, also many at once, also after an undo", async () => {
    await using scene = await scene2();
    const { lease } = await mustGetPair(scene, scene.one);
    const input = answer(lease.leaseId);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => submitJudgment(scene.deps, scene.one.actor, input)),
    );
    const first = answers[0];
    for (const other of answers) expect(other).toEqual(first);
    expect(await states(scene)).toEqual(["counted"]);
    await undoJudgment(scene.deps, scene.one.actor, { slug });
    expect(await submitJudgment(scene.deps, scene.one.actor, input)).toEqual(first);
    expect(await states(scene)).toEqual(["withdrawn"]);
  });

  it("from a second tab with the same lease is kept as surplus, the first stands", async () => {
    await using scene = await scene2();
    const { lease } = await mustGetPair(scene, scene.one);
    const [left, right] = await Promise.all([
      submitJudgment(scene.deps, scene.one.actor, answer(lease.leaseId, { choice: "left" })),
      submitJudgment(scene.deps, scene.one.actor, answer(lease.leaseId, { choice: "right" })),
    ]);
    const outcomes = [left, right].map((outcome) => (outcome.ok ? outcome.value.outcome : outcome.reason));
    expect(outcomes.sort()).toEqual(["counted", "surplus"]);
    expect(await scene.db.slot.count({ where: { state: "done" } })).toBe(1);
  });

  it("of an old draft after the pair was judged through another slot is surplus", async () => {
    await using scene = await scene2(1, 2);
    const old = await mustGetPair(scene, scene.one);
    scene.pass(leaseSeconds);
    await mustGetPair(scene, scene.two); // takes the expired slot
    const again = await mustGetPair(scene, scene.one);
    expect(again.lease.leaseId).not.toBe(old.lease.leaseId);
    await submitJudgment(scene.deps, scene.one.actor, answer(again.lease.leaseId));
    const draft = await submitJudgment(scene.deps, scene.one.actor, answer(old.lease.leaseId));
    expect(draft).toMatchObject({ ok: true, value: { outcome: "surplus" } });
  });

  it("of an old draft while the person holds the pair's other slot counts once and frees the other", async () => {
    await using scene = await scene2(1, 2);
    const old = await mustGetPair(scene, scene.one);
    scene.pass(leaseSeconds);
    const other = await mustGetPair(scene, scene.two);
    await mustGetPair(scene, scene.one);
    scene.pass(leaseSeconds); // both run out: the first slot is free for its former holder again
    const draft = await submitJudgment(scene.deps, scene.one.actor, answer(old.lease.leaseId));
    expect(draft).toMatchObject({ ok: true, value: { outcome: "counted" } });
    const surplus = await submitJudgment(scene.deps, scene.two.actor, answer(other.lease.leaseId));
    expect(surplus).toMatchObject({ ok: true, value: { outcome: "surplus" } });
    expect(await scene.db.slot.findMany({ orderBy: { index: "asc" } })).toMatchObject([
      { state: "done", holderId: scene.one.memberId },
      { state: "open", holderId: null },
    ]);
  });

  it("through both slots of a pair at once counts once, whichever comes first", async () => {
    await using scene = await scene2(1, 2);
    const old = await mustGetPair(scene, scene.one);
    scene.pass(leaseSeconds);
    await mustGetPair(scene, scene.two);
    const again = await mustGetPair(scene, scene.one);
    scene.pass(leaseSeconds); // both have run out: the first slot is its former holder's to label again
    const both = await Promise.all(
      [old, again].map(({ lease }) => submitJudgment(scene.deps, scene.one.actor, answer(lease.leaseId))),
    );
    const outcomes = both.map((outcome) => (outcome.ok ? outcome.value.outcome : outcome.reason));
    expect(outcomes.sort()).toEqual(["counted", "surplus"]);
    expect((await states(scene)).sort()).toEqual(["counted", "surplus"]);
  });

  it("with a key that was used for another pair gets that one's answer and leaves this pair alone", async () => {
    await using scene = await scene2(2);
    const first = await mustGetPair(scene, scene.one);
    const input = answer(first.lease.leaseId);
    const submitted = await submitJudgment(scene.deps, scene.one.actor, input);
    const second = await mustGetPair(scene, scene.one);
    const reused = { ...input, leaseId: second.lease.leaseId };
    expect(await submitJudgment(scene.deps, scene.one.actor, reused)).toEqual(submitted);
    expect(await scene.db.slot.count({ where: { state: "leased" } })).toBe(1);
  });

  it("after the freeze is refused clearly, and kept as late", async () => {
    await using scene = await scene2();
    const { lease } = await mustGetPair(scene, scene.one);
    await transaction(scene.db, async (tx) => {
      const frozen = { state: "freezing" as const, frozenAt: scene.deps.now() };
      await tx.round.update({ where: { id: scene.roundId }, data: frozen });
      await tx.slot.updateMany({
        where: { state: { in: ["open", "leased"] } },
        data: { state: "closed", leaseUntil: null },
      });
    });
    const input = answer(lease.leaseId, { rationale: "A long thought that must not be lost." });
    const late = await submitJudgment(scene.deps, scene.one.actor, input);
    expect(late).toMatchObject({ ok: false, reason: "late" });
    expect(await submitJudgment(scene.deps, scene.one.actor, input)).toEqual(late);
    expect(await scene.db.judgment.findMany()).toMatchObject([{ state: "late", rationale: input.rationale }]);
  });

  it("in flight makes a freeze wait, so that none slips in behind it", async () => {
    await using scene = await makeScene({ pairs: 30, labelsPerPair: 1, people: 10, poolMax: 12 });
    const leases = await Promise.all(
      scene.people.map((person) => mustGetPair(scene, person, { prefetch: 2 })),
    );
    // Who asks beside others may get fewer pairs ahead than they wanted.
    const submits = scene.people.flatMap((person, i) => {
      const views = leases[i] === undefined ? [] : [leases[i], ...leases[i].ahead];
      return views.map((view) => submitJudgment(scene.deps, person.actor, answer(view.lease.leaseId)));
    });
    const freeze = transaction(scene.db, async (tx) => {
      await tx.$queryRaw`select 1 from "Round" where "id" = ${scene.roundId}::uuid for update`;
      const counted = await tx.judgment.count({ where: { state: "counted" } });
      await tx.round.update({
        where: { id: scene.roundId },
        data: { state: "freezing", frozenAt: scene.deps.now() },
      });
      return counted;
    });
    const [countedAtFreeze, ...outcomes] = await Promise.all([freeze, ...submits]);
    const counted = outcomes.filter((outcome) => outcome.ok).length;
    expect(counted).toBe(countedAtFreeze);
    expect(await scene.db.judgment.count({ where: { state: "counted" } })).toBe(countedAtFreeze);
    expect(await scene.db.judgment.count({ where: { state: "late" } })).toBe(submits.length - counted);
  });

  it("records the side the pair was shown on", async () => {
    await using scene = await scene2(20);
    for (let i = 0; i < 20; i++) {
      const shown = await mustGetPair(scene, scene.one);
      await submitJudgment(scene.deps, scene.one.actor, answer(shown.lease.leaseId));
      const judgment = await scene.db.judgment.findFirstOrThrow({ where: { leaseId: shown.lease.leaseId } });
      expect(judgment.firstWasLeft).toBe(shown.left.text.startsWith("first"));
    }
    const sides = await scene.db.judgment.groupBy({ by: ["firstWasLeft"] });
    expect(sides).toHaveLength(2);
  });

  it("that is the round's last wakes the worker, once all are in", async () => {
    await using scene = await scene2(2);
    const queued = async () =>
      scene.db.$queryRaw<
        { n: number }[]
      >`select count(*)::int as n from pgboss.job where name = 'round.work'`;
    const first = await mustGetPair(scene, scene.one);
    const second = await mustGetPair(scene, scene.two);
    await submitJudgment(scene.deps, scene.one.actor, answer(first.lease.leaseId));
    expect(await queued()).toEqual([{ n: 0 }]);
    await submitJudgment(scene.deps, scene.two.actor, answer(second.lease.leaseId));
    expect(await queued()).toEqual([{ n: 1 }]);
  });
});
