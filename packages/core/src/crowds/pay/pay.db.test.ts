import { randomUUID } from "node:crypto";
import { granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import { greeted, labelOne, makeScene, type Scene } from "../../fixtures/crowds.fixture.ts";
import { undoJudgment } from "../../labeling/index.ts";
import { exportPay, getMyPay, listPayDue, listPayments, markPaid, setPayRate } from "../index.ts";

const perLabel = (amountMilli: number) =>
  ({ mode: "per_label", amountMilli, currency: "GBP", secondsMax: 600 }) as const;

async function setRate(scene: Scene, rate: Omit<Parameters<typeof setPayRate>[2], "slug" | "studyId">) {
  scene.pass(1);
  granted(await setPayRate(scene.deps, scene.owner, { slug: scene.slug, studyId: null, ...rate }));
  scene.pass(1);
}

const due = async (scene: Scene) =>
  granted(await listPayDue(scene.deps, scene.owner, { slug: scene.slug, from: null, until: null }));

/** Marks everything that is due as paid. */
async function payAll(scene: Scene, requestKey: string = randomUUID(), seen = due(scene)) {
  const { until, rows } = await seen;
  return markPaid(scene.deps, scene.owner, {
    slug: scene.slug,
    requestKey,
    from: null,
    until,
    reference: "batch 7",
    people: rows.map((row) => ({
      memberId: row.memberId,
      rateId: row.rate.id,
      amountMilli: row.amountMilli,
    })),
  });
}

describe("what people are owed", () => {
  it("is each pair once, at the rate that held when they first labeled it", async () => {
    await using scene = await makeScene({ pairs: 8 });
    const labeler = await greeted(scene, await scene.join());
    await labelOne(scene, labeler);
    await setRate(scene, perLabel(100));
    await labelOne(scene, labeler);
    await labelOne(scene, labeler);
    await setRate(scene, perLabel(50));
    await labelOne(scene, labeler);
    // Taken back and judged again: still one pair, still at the first rate.
    granted(await undoJudgment(scene.deps, labeler, { slug: scene.slug }));
    await setRate(scene, perLabel(1));
    await labelOne(scene, labeler);
    const { rows } = await due(scene);
    expect(rows.map((row) => [row.pairs, row.amountMilli]).sort()).toEqual([
      [1, 50n],
      [2, 200n],
    ]);
    const mine = granted(await getMyPay(scene.deps, labeler, { slug: scene.slug }));
    expect(mine.due).toEqual([{ currency: "GBP", amountMilli: 250n, pairs: 3 }]);
    expect(mine.rate?.amountMilli).toBe(1);
  });

  it("by the hour is the time on the pairs, each up to the bound", async () => {
    await using scene = await makeScene({ pairs: 4 });
    const labeler = await greeted(scene, await scene.join());
    await setRate(scene, { mode: "per_hour", amountMilli: 12_000, currency: "EUR", secondsMax: 60 });
    for (const seconds of [30, 20, 5_000]) await labelOne(scene, labeler, seconds);
    scene.pass(1);
    const { rows } = await due(scene);
    expect(rows).toMatchObject([{ pairs: 3, seconds: 110, amountMilli: 370n }]);
  });

  it("is counted for the period asked for", async () => {
    await using scene = await makeScene({ pairs: 4 });
    const labeler = await greeted(scene, await scene.join());
    await setRate(scene, perLabel(100));
    await labelOne(scene, labeler);
    scene.pass(3600);
    const noon = scene.deps.now();
    await labelOne(scene, labeler);
    scene.pass(1);
    const { deps, owner, slug } = scene;
    const before = granted(await listPayDue(deps, owner, { slug, from: null, until: noon }));
    const after = granted(await listPayDue(deps, owner, { slug, from: noon, until: null }));
    expect([before, after].map(({ rows }) => rows[0]?.pairs)).toEqual([1, 1]);
  });

  it("is nothing for those who look after the project, and nobody else's business", async () => {
    await using scene = await makeScene({ pairs: 4 });
    await setRate(scene, perLabel(100));
    const researcher = await scene.join("researcher");
    await labelOne(scene, researcher);
    scene.pass(1);
    expect((await due(scene)).rows).toEqual([]);
    const labeler = await greeted(scene, await scene.join());
    const input = { slug: scene.slug, from: null, until: null };
    expect(await listPayDue(scene.deps, labeler, input)).toMatchObject({ reason: "forbidden" });
    expect(await exportPay(scene.deps, labeler, { ...input, kind: "due" })).toMatchObject({
      reason: "forbidden",
    });
    const rate = { slug: scene.slug, studyId: null, ...perLabel(9) };
    expect(await setPayRate(scene.deps, labeler, rate)).toMatchObject({ reason: "forbidden" });
  });
});

describe("marking as paid", () => {
  it("pays no pair twice: not with the same request, not from two tabs, not after an edit", async () => {
    await using scene = await makeScene({ pairs: 6 });
    const labeler = await greeted(scene, await scene.join());
    await setRate(scene, perLabel(100));
    for (let n = 0; n < 3; n++) await labelOne(scene, labeler);
    scene.pass(1);
    const seen = due(scene);
    await seen;
    const key = randomUUID();
    const outcomes = await Promise.all([
      payAll(scene, key, seen),
      payAll(scene, key, seen),
      payAll(scene, randomUUID(), seen),
    ]);
    expect(granted(outcomes[0])).toEqual(granted(outcomes[1]));
    expect(await scene.deps.db.paidPair.count()).toBe(3);
    expect((await due(scene)).rows).toEqual([]);
    granted(await undoJudgment(scene.deps, labeler, { slug: scene.slug }));
    await labelOne(scene, labeler);
    scene.pass(1);
    expect((await due(scene)).rows).toEqual([]);
    await labelOne(scene, labeler);
    scene.pass(1);
    expect((await due(scene)).rows).toMatchObject([{ pairs: 1 }]);
    const paid = granted(await listPayments(scene.deps, scene.owner, { slug: scene.slug, limit: 50 }));
    expect(paid.payments).toMatchObject([{ pairs: 3, amountMilli: 300n, reference: "batch 7" }]);
    expect(paid.next).toBeNull();
    expect(await scene.deps.db.auditEvent.count({ where: { action: "crowds.markPaid" } })).toBe(1);
    await expect(scene.deps.db.payment.updateMany({ data: { pairs: 99 } })).rejects.toThrow();
  });

  it("lists each payment once, whatever the pages' size, and exports all of them", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, owner, slug } = scene;
    await greeted(scene, await scene.join());
    await setRate(scene, perLabel(100));
    const [member, rate] = [
      await deps.db.member.findFirstOrThrow({ where: { role: "labeler" } }),
      await deps.db.payRate.findFirstOrThrow(),
    ];
    // Many at the same moment, as when everybody is paid at once.
    await deps.db.payment.createMany({
      data: Array.from({ length: 5_300 }, (_, n) => ({
        projectId: member.projectId,
        memberId: member.id,
        rateId: rate.id,
        pairs: 1,
        seconds: 1,
        amountMilli: 100n,
        requestKey: `pay ${n}`,
        paidBy: "test",
        paidAt: new Date(Date.UTC(2026, 0, 5, 10, Math.floor(n / 700))),
      })),
    });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = granted(await listPayments(deps, owner, { slug, cursor, limit: 200 }));
      seen.push(...page.payments.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(5_300);
    expect(seen).toHaveLength(5_300);
    const csv = granted(await exportPay(deps, owner, { slug, kind: "paid", from: null, until: null }));
    expect(csv.trimEnd().split("\n")).toHaveLength(5_301);
    expect(await listPayments(deps, owner, { slug, cursor: "bm9uZQ", limit: 200 })).toMatchObject({
      reason: "invalid",
      field: "cursor",
    });
  });

  it("records nothing when an amount is not what was on screen", async () => {
    await using scene = await makeScene({ pairs: 6 });
    const people = [await greeted(scene, await scene.join()), await greeted(scene, await scene.join())];
    await setRate(scene, perLabel(100));
    for (const person of people) await labelOne(scene, person);
    scene.pass(1);
    const seen = due(scene);
    await seen;
    const [, last] = people;
    if (last !== undefined) granted(await undoJudgment(scene.deps, last, { slug: scene.slug }));
    expect(await payAll(scene, randomUUID(), seen)).toMatchObject({ ok: false, reason: "conflict" });
    expect(await scene.deps.db.payment.count()).toBe(0);
  });
});

describe("the CSV", () => {
  it("holds sums and no labels, and leaves a trace of who took it", async () => {
    await using scene = await makeScene({ pairs: 2 });
    const labeler = await greeted(scene, await scene.join());
    await setRate(scene, perLabel(125));
    await labelOne(scene, labeler, 30);
    scene.pass(1);
    const take = async (kind: "due" | "paid") =>
      granted(
        await exportPay(scene.deps, scene.owner, { slug: scene.slug, kind, from: null, until: null }),
      ).split("\r\n");
    expect(await take("due")).toEqual([
      "pseudonym,platform,platform_id,study,labels,minutes,rate,per,amount,currency",
      `${labeler.pseudonym},,,,1,0.5,0.125,label,0.13,GBP`,
      "",
    ]);
    granted(await payAll(scene));
    expect((await take("paid"))[1]).toContain(`${labeler.pseudonym},,,,1,0.5,0.13,GBP,batch 7`);
    expect(await scene.deps.db.auditEvent.count({ where: { action: "crowds.exportPay" } })).toBe(2);
  });
});
