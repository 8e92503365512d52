import { describe, expect, it } from "vitest";
import {
  answer,
  makeScene,
  mustGetPair,
  type Person,
  type Scene,
  slug,
} from "../fixtures/labeling.fixture.ts";
import { asksRationale, readingMs } from "./demands.ts";
import { getLabelingRules } from "./get-labeling-rules.ts";
import { setLabelingRules } from "./set-labeling-rules.ts";
import { submitJudgment } from "./submit-judgment.ts";
import { undoJudgment } from "./undo-judgment.ts";

async function scene(
  rules: { rationaleShare?: number; holdsForReading?: boolean },
  pairs = 3,
): Promise<Scene & { person: Person }> {
  const made = await makeScene({ pairs, labelsPerPair: 1, people: 1 });
  const [person] = made.people;
  if (person === undefined) throw new Error("nobody there");
  const owner = await made.db.user.create({ data: {} });
  await made.db.member.create({
    data: { projectId: made.projectId, userId: owner.id, role: "owner", pseudonym: "L-9999" },
  });
  const actor = { kind: "user" as const, userId: owner.id };
  const all = { rationaleShare: 0, holdsForReading: false, showsImages: false, ...rules };
  expect(await setLabelingRules(made.deps, actor, { slug, rules: all })).toMatchObject({ ok: true });
  expect(await getLabelingRules(made.deps, actor, { slug })).toEqual({ ok: true, value: all });
  return { ...made, person };
}

/** Answers that take six seconds to read. */
const lengthen = ({ db }: Scene) =>
  db.response.updateMany({ data: { text: "300 characters. ".padEnd(300, "x") } });

describe("held back for reading", () => {
  it("a label that comes too early is refused and changes nothing; the same label counts later", async () => {
    await using made = await scene({ holdsForReading: true });
    await lengthen(made);
    const { lease, readingMs: needed } = await mustGetPair(made, made.person);
    expect(needed).toBe(6000);
    const label = answer(lease.leaseId, { durationMs: 9000, visibleMs: 9000 });
    made.pass(2);
    // The browser claims nine seconds; the lease is two seconds old.
    const early = await submitJudgment(made.deps, made.person.actor, label);
    expect(early).toMatchObject({ ok: false, reason: "too-fast", field: "visibleMs" });
    expect(early).toMatchObject({ message: expect.stringContaining("4 s") });
    expect(await made.db.judgment.count()).toBe(0);
    expect(await made.db.slot.count({ where: { state: "leased" } })).toBe(1);
    made.pass(4);
    const again = await submitJudgment(made.deps, made.person.actor, label);
    expect(again).toMatchObject({ ok: true, value: { outcome: "counted" } });
    const repeated = await submitJudgment(made.deps, made.person.actor, { ...label, visibleMs: 0 });
    expect(repeated).toEqual(again);
  });

  it("time with the page hidden is no reading, and what was read before needs none", async () => {
    await using made = await scene({ holdsForReading: true });
    await lengthen(made);
    const { lease } = await mustGetPair(made, made.person);
    made.pass(30);
    const glance = answer(lease.leaseId, { durationMs: 30_000, visibleMs: 1000 });
    const refused = await submitJudgment(made.deps, made.person.actor, glance);
    expect(refused).toMatchObject({ ok: false, reason: "too-fast" });
    const read = { ...glance, visibleMs: 6000 };
    expect(await submitJudgment(made.deps, made.person.actor, read)).toMatchObject({ ok: true });
    const back = await undoJudgment(made.deps, made.person.actor, { slug });
    if (!back.ok) throw new Error(back.message);
    expect(back.value.readingMs).toBe(0);
    const other = answer(back.value.lease.leaseId, { choice: "right", durationMs: 300, visibleMs: 300 });
    expect(await submitJudgment(made.deps, made.person.actor, other)).toMatchObject({ ok: true });
  });

  it("takes no longer than fifteen seconds, however long the answers", () => {
    expect(readingMs(1_000, 100)).toBe(10_000);
    expect(readingMs(5_000_000, 100)).toBe(15_000);
  });

  it("without the rule nothing is held back", async () => {
    await using made = await scene({});
    await lengthen(made);
    const { lease, readingMs: needed, asksRationale: asks } = await mustGetPair(made, made.person);
    expect([needed, asks]).toEqual([0, false]);
    const label = answer(lease.leaseId, { durationMs: 0, visibleMs: 0 });
    expect(await submitJudgment(made.deps, made.person.actor, label)).toMatchObject({ ok: true });
  });
});

describe("the question for reasons", () => {
  it("is drawn once per round, pair and person, with the probability set", () => {
    const draws = (person: string, share: number) =>
      Array.from({ length: 2_000 }, (_, i) => asksRationale(7, `pair-${i}`, person, share));
    const share = draws("L-0001", 0.2).filter(Boolean).length / 2_000;
    // Four standard deviations: a false alarm once in 16,000 seeds, and the seed is fixed.
    expect(Math.abs(share - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / 2_000));
    expect(draws("L-0001", 0.2)).toEqual(draws("L-0001", 0.2));
    expect(draws("L-0002", 0.2)).not.toEqual(draws("L-0001", 0.2));
    expect(draws("L-0001", 1).every(Boolean)).toBe(true);
    expect(draws("L-0001", 0).some(Boolean)).toBe(false);
  });

  it("is kept with the judgment, as is how the answers were looked at", async () => {
    await using made = await scene({ rationaleShare: 1 });
    const { lease, asksRationale: asks } = await mustGetPair(made, made.person);
    expect(asks).toBe(true);
    const seen = { usedDiff: true, usedSource: true, leftInViewMs: 900, rightInViewMs: 0 };
    await submitJudgment(made.deps, made.person.actor, answer(lease.leaseId, seen));
    expect(await made.db.judgment.findMany()).toMatchObject([Object.assign({ rationaleAsked: true }, seen)]);
    await expect(made.db.judgment.updateMany({ data: { rightInViewMs: 7 } })).rejects.toThrow();
  });
});
