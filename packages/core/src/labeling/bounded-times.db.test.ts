import { randomUUID } from "node:crypto";
import { createRandom } from "@gshf/gshf";
import { granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import { exportPay, getMyPay, listPayDue, setPayRate } from "../crowds/index.ts";
import { greeted, type Labeler, makeScene, type Scene } from "../fixtures/crowds.fixture.ts";
import { leaseNextPair, submitJudgment } from "./index.ts";
import { answerSchema } from "./model.ts";
import { setStrength } from "./set-strength.ts";

async function lease(scene: Scene, person: Labeler, prefetch = 0, holding: string[] = []): Promise<string[]> {
  const next = granted(await leaseNextPair(scene.deps, person, { slug: scene.slug, prefetch, holding }));
  return next.kind === "none" ? [] : [next, ...next.ahead].map((pair) => pair.lease.leaseId);
}

/** Sends a label as a browser does: the times are what it says. */
async function send(
  scene: Scene,
  person: Labeler,
  leaseId: string,
  seconds: number,
  strength: 1 | null = 1,
): Promise<void> {
  const ms = seconds * 1000;
  const label = { leaseId, choice: "left" as const, strength, reasons: [], rationale: "" };
  const times = { durationMs: ms, visibleMs: ms };
  granted(await submitJudgment(scene.deps, person, { ...label, ...times, idempotencyKey: randomUUID() }));
}

const seconds = async (scene: Scene) =>
  (await scene.deps.db.judgment.findMany({ orderBy: { id: "asc" } })).map(
    ({ visibleMs }) => visibleMs / 1000,
  );

describe("the time a label took", () => {
  it("is no longer than the pair was held, whatever the browser says", async () => {
    await using scene = await makeScene({ pairs: 3 });
    const person = await scene.join();
    const [leaseId = ""] = await lease(scene, person);
    scene.pass(10);
    await send(scene, person, leaseId, 3600);
    expect(await scene.deps.db.judgment.findFirst()).toMatchObject({ durationMs: 10_000, visibleMs: 10_000 });
  });

  it("costs nobody the label when it makes no sense", () => {
    const tie = { choice: "tie", durationMs: 10, visibleMs: 10 };
    const times = (over: object) => {
      const { durationMs, visibleMs } = answerSchema.parse({ ...tie, ...over });
      return [durationMs, visibleMs];
    };
    expect(times({ visibleMs: 11 })).toEqual([10, 10]);
    expect(times({ visibleMs: -5 })).toEqual([10, 0]);
    expect(times({ visibleMs: Number.NaN })).toEqual([10, 0]);
    expect(times({ durationMs: null })).toEqual([0, 0]);
    expect(times({ durationMs: 1e300, visibleMs: 12.4 })).toEqual([2_147_483_647, 12]);
    expect(times({ durationMs: Number.POSITIVE_INFINITY })).toEqual([0, 0]);
  });

  it("of several pairs held at once adds up to no more than the time that went by", async () => {
    await using scene = await makeScene({ pairs: 6 });
    const person = await scene.join();
    const leases = await lease(scene, person, 4);
    expect(leases).toHaveLength(5);
    scene.pass(60);
    for (const leaseId of leases) await send(scene, person, leaseId, 60);
    expect((await seconds(scene)).reduce((sum, one) => sum + one, 0)).toBe(60);
  });

  it("is all of it for who reads one pair after the other, at once or without network", async () => {
    await using scene = await makeScene({ pairs: 12 });
    const person = await scene.join();
    const held = await lease(scene, person, 3);
    const took = [30, 5, 70, 12];
    for (const [n, leaseId] of held.entries()) {
      scene.pass(took[n] ?? 0);
      await send(scene, person, leaseId, took[n] ?? 0);
    }
    expect(await seconds(scene)).toEqual(took);
    const offline = await lease(scene, person, 3);
    scene.pass(300);
    for (const [n, leaseId] of offline.entries()) await send(scene, person, leaseId, took[n] ?? 0);
    const later = (await seconds(scene)).slice(took.length);
    // Sent in the same moment: kept in no particular order.
    expect(later.sort((a, b) => a - b)).toEqual(took.toSorted((a, b) => a - b));
  });

  it("never adds up to more than the clock, however leases and claims overlap", async () => {
    await using scene = await makeScene({ pairs: 40 });
    const person = await scene.join();
    const random = createRandom(11);
    const begun = scene.deps.now().getTime();
    let held: string[] = [];
    for (let step = 0; step < 60; step++) {
      const what = random.uniform();
      if (what < 0.4)
        held = [...held, ...(await lease(scene, person, Math.floor(random.uniform() * 4), held))];
      else if (what < 0.7) scene.pass(Math.floor(random.uniform() * 30));
      else {
        const [leaseId, ...others] = held;
        if (leaseId !== undefined) await send(scene, person, leaseId, Math.floor(random.uniform() * 200));
        held = others;
      }
    }
    const sum = (await seconds(scene)).reduce((total, one) => total + one, 0);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual((scene.deps.now().getTime() - begun) / 1000);
  });

  it("counts once where the strength was said after the choice, for pay as for the pairs that come next", async () => {
    await using scene = await makeScene({ pairs: 4 });
    const { deps, owner, slug } = scene;
    const rate = { mode: "per_hour", amountMilli: 36_000, currency: "EUR", secondsMax: 600 } as const;
    granted(await setPayRate(deps, owner, { slug, studyId: null, ...rate }));
    const person = await greeted(scene, await scene.join());
    scene.pass(1);
    const [first = "", second = ""] = await lease(scene, person, 1);
    scene.pass(30);
    await send(scene, person, first, 30, null);
    const { id: judgmentId } = await deps.db.judgment.findFirstOrThrow();
    scene.pass(2);
    granted(await setStrength(deps, person, { slug, judgmentId, strength: 3 }));
    scene.pass(8);
    await send(scene, person, second, 10);
    expect((await seconds(scene)).at(-1)).toBe(10);
    scene.pass(1);
    const due = granted(await listPayDue(deps, owner, { slug, from: null, until: null }));
    expect(due.rows).toMatchObject([{ pairs: 2, seconds: 40 }]);
  });

  it("is the same on the person's page, on the researchers' and in the export", async () => {
    await using scene = await makeScene({ pairs: 4 });
    const { deps, owner, slug } = scene;
    const rate = { mode: "per_hour", amountMilli: 36_000, currency: "EUR", secondsMax: 600 } as const;
    granted(await setPayRate(deps, owner, { slug, studyId: null, ...rate }));
    const person = await greeted(scene, await scene.join());
    scene.pass(1);
    const leases = await lease(scene, person, 2);
    scene.pass(120);
    for (const leaseId of leases) await send(scene, person, leaseId, 100_000);
    scene.pass(1);
    const due = granted(await listPayDue(deps, owner, { slug, from: null, until: null }));
    expect(due.rows).toMatchObject([{ pairs: 3, seconds: 120, amountMilli: 1200n }]);
    expect(granted(await getMyPay(deps, person, { slug })).due).toMatchObject([{ amountMilli: 1200n }]);
    const csv = granted(await exportPay(deps, owner, { slug, kind: "due", from: null, until: null }));
    expect(csv).toContain(`${person.pseudonym},,,,3,2,36,hour,1.2,EUR`);
  });
});
