import { describe, expect, it } from "vitest";
import { isGold, labelAll, next, withGold } from "../../fixtures/gold.fixture.ts";
import { makeScene, type Person, slug } from "../../fixtures/labeling.fixture.ts";
import { skipPair } from "../../labeling/index.ts";
import { addGoldFromImports, retireGold } from "../index.ts";

describe("gold pairs from imports", () => {
  it("stay as they were made, corrected or retired, when the same number is asked for again", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 1, people: 1 });
    const { deps, owner } = await withGold(scene, 4, {});
    const add = (count: number) => addGoldFromImports(deps, owner, { slug, count });
    expect(await add(3)).toMatchObject({ ok: true, value: { added: 3 } });
    const stored = () => scene.db.goldPair.findMany({ orderBy: { pairId: "asc" } });
    const [one, two] = await stored();
    if (one === undefined || two === undefined) throw new Error("none made");
    await retireGold(deps, owner, { slug, goldPairId: one.id });
    const firstIsBetter = !two.firstIsBetter;
    await scene.db.goldPair.update({ where: { id: two.id }, data: { firstIsBetter, kind: "attention" } });
    const before = await stored();
    expect(await add(3)).toMatchObject({ ok: true, value: { added: 3 } });
    expect(await stored()).toEqual(before);
    const audited = () => scene.db.auditEvent.count({ where: { action: "quality.addGoldFromImports" } });
    expect(await audited()).toBe(1);
    expect(await add(500)).toMatchObject({ ok: true, value: { added: 4 } });
    expect((await stored()).filter((gold) => before.some(({ id }) => id === gold.id))).toEqual(before);
    expect(await audited()).toBe(2);
  });
});

describe("the draw of gold pairs", () => {
  it("goes on over pairs that are skipped, so that a run of skips is not all gold or none", async () => {
    await using scene = await makeScene({ pairs: 60, labelsPerPair: 1, people: 1 });
    const { deps, owner } = await withGold(scene, 60, { goldRate: 0.5 });
    await addGoldFromImports(deps, owner, { slug, count: 60 });
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody");
    let gold = 0;
    for (let n = 0; n < 40; n++) {
      const view = await next(scene, person);
      if (view.kind === "none") throw new Error(view.reason);
      if (isGold(view)) gold += 1;
      const { leaseId } = view.lease;
      await skipPair(scene.deps, person.actor, { leaseId, reason: "cannot_judge", note: "", flag: false });
    }
    // Binomial(40, .5): outside 9 … 31 once in two thousand.
    expect(gold).toBeGreaterThan(8);
    expect(gold).toBeLessThan(32);
  });

  it("leaves out what the person was taught in the qualification test", async () => {
    await using scene = await makeScene({ pairs: 40, labelsPerPair: 2, people: 2 });
    const { deps, owner, offlineIds } = await withGold(scene, 2, { goldRate: 0.5 });
    await addGoldFromImports(deps, owner, { slug, count: 2 });
    const [taught, other] = scene.people;
    if (taught === undefined || other === undefined) throw new Error("nobody");
    await scene.db.qualification.create({
      data: { memberId: taught.memberId, attempt: 1, items: offlineIds.slice(0, 1), total: 1, passed: true },
    });
    const golden = async (person: Person) =>
      (await labelAll(scene, person, true)).filter(isGold).map((view) => view.prompt[0]?.content);
    expect(await golden(taught)).toEqual(["Known question 1"]);
    expect((await golden(other)).sort()).toEqual(["Known question 0", "Known question 1"]);
  });
});
