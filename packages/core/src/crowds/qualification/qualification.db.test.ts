import { granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import { ask, importPairs, type Labeler, makeScene, type Scene } from "../../fixtures/crowds.fixture.ts";
import { setStanding } from "../../quality/index.ts";
import {
  answerTest,
  getTestProgress,
  letIn,
  listTestCandidates,
  listTestItems,
  listTestResults,
  publishText,
  retireTestItem,
  saveTestItem,
  startTest,
  type TestProgress,
  updateTest,
} from "../index.ts";

/** A test of `items` per attempt over `pool` imported pairs; in each the answer that says "good" is right. */
async function makeTest(scene: Scene, pool: number, items: number): Promise<string[]> {
  const pairIds = await importPairs(scene, pool);
  for (const pairId of pairIds) {
    const explanation = `Because ${pairId.slice(0, 6)} is good.`;
    granted(
      await saveTestItem(scene.deps, scene.owner, {
        slug: scene.slug,
        pairId,
        answer: "first" as const,
        explanation,
      }),
    );
  }
  const settings = { isOn: true, itemsPerAttempt: items, rightMin: items, attemptsMax: 2 };
  granted(await updateTest(scene.deps, scene.owner, { slug: scene.slug, ...settings }));
  return pairIds;
}

const start = (scene: Scene, person: Labeler) => startTest(scene.deps, person, { slug: scene.slug });

/** Answers every item of the open attempt, rightly or not. */
async function takeTest(scene: Scene, person: Labeler, rightly: boolean): Promise<TestProgress> {
  let progress = granted(await start(scene, person));
  while (progress.current !== null) {
    const { attempt, item } = progress.current;
    const good = item.left.text.startsWith("good") ? "left" : "right";
    const choice = rightly ? good : good === "left" ? "right" : "left";
    const input = { slug: scene.slug, attempt, pairId: item.pairId, choice } as const;
    const answered = granted(await answerTest(scene.deps, person, input));
    expect(answered.feedback).toMatchObject({ isRight: rightly, correct: good });
    expect(answered.feedback.explanation).toContain(item.pairId.slice(0, 6));
    progress = answered.progress;
  }
  return progress;
}

describe("the qualification test", () => {
  it("stands before the first pair, explains each answer, and is passed once for good", async () => {
    await using scene = await makeScene({ pairs: 2 });
    await makeTest(scene, 3, 3);
    const labeler = await scene.join();
    expect(await ask(scene, labeler)).toBe("onboarding");
    expect((await takeTest(scene, labeler, true)).passed).toBe(true);
    expect(await ask(scene, labeler)).toBe("pair");
    expect(await start(scene, labeler)).toMatchObject({ ok: false, reason: "conflict" });
    const settings = { isOn: true, itemsPerAttempt: 2, rightMin: 2, attemptsMax: 1 };
    granted(await updateTest(scene.deps, scene.owner, { slug: scene.slug, ...settings }));
    expect(await ask(scene, labeler)).toBe("pair");
  });

  it("gives new examples on a retry, ends after the last attempt, and a researcher can let people in", async () => {
    await using scene = await makeScene({ pairs: 2 });
    await makeTest(scene, 4, 2);
    const labeler = await scene.join();
    const first = await takeTest(scene, labeler, false);
    expect(first).toMatchObject({ passed: false, mayStart: true, attemptsFailed: 1, last: { right: 0 } });
    const second = await takeTest(scene, labeler, false);
    expect(second).toMatchObject({ mayStart: false, attemptsFailed: 2 });
    const attempts = await scene.deps.db.qualification.findMany({ orderBy: { attempt: "asc" } });
    expect(new Set(attempts.flatMap((attempt) => attempt.items)).size).toBe(4);
    expect(await start(scene, labeler)).toMatchObject({ ok: false, reason: "none-left" });
    expect(await ask(scene, labeler)).toBe("onboarding");
    const { slug } = scene;
    const results = granted(await listTestResults(scene.deps, scene.owner, { slug, limit: 50 })).items;
    expect(results).toMatchObject([{ pseudonym: labeler.pseudonym, state: "failed" }]);
    const let_ = () => letIn(scene.deps, scene.owner, { slug, memberId: labeler.memberId });
    granted(await let_());
    granted(await let_());
    expect(await scene.deps.db.auditEvent.count({ where: { action: "crowds.letIn" } })).toBe(1);
    expect(await ask(scene, labeler)).toBe("pair");
  });

  it("opens no way in for somebody who is blocked until the block is lifted", async () => {
    await using scene = await makeScene({ pairs: 2 });
    await makeTest(scene, 4, 2);
    const { deps, owner, slug } = scene;
    const labeler = await scene.join();
    await takeTest(scene, labeler, false);
    const set = (state: "blocked" | "good") =>
      setStanding(deps, owner, { slug, pseudonym: labeler.pseudonym, state, reason: "random answers" });
    granted(await set("blocked"));
    const in_ = () => letIn(deps, owner, { slug, memberId: labeler.memberId });
    expect(await in_()).toMatchObject({ ok: false, reason: "conflict" });
    expect(granted(await listTestResults(deps, owner, { slug, limit: 50 })).items[0]?.state).not.toBe(
      "passed",
    );
    granted(await set("good"));
    granted(await in_());
    expect(await ask(scene, labeler)).toBe("pair");
  });

  it("keeps the first answer to an item, however often and from however many tabs it is given", async () => {
    await using scene = await makeScene({ pairs: 1 });
    await makeTest(scene, 2, 2);
    const labeler = await scene.join();
    const [one, two] = await Promise.all([start(scene, labeler), start(scene, labeler)]);
    expect(granted(one).current).toEqual(granted(two).current);
    const current = granted(one).current;
    if (current === null) throw new Error("no attempt is open");
    const give = (choice: "left" | "right" | "tie") =>
      answerTest(scene.deps, labeler, {
        slug: scene.slug,
        attempt: current.attempt,
        pairId: current.item.pairId,
        choice,
      });
    const answers = await Promise.all([give("left"), give("right"), give("tie")]);
    const told = new Set(answers.map((answer) => granted(answer).feedback.choice));
    expect(told.size).toBe(1);
    const progress = granted(await getTestProgress(scene.deps, labeler, { slug: scene.slug }));
    expect(progress?.current?.answered).toBe(1);
  });

  it("tells nothing of an item's answer before it is given", async () => {
    await using scene = await makeScene({ pairs: 1 });
    await makeTest(scene, 1, 1);
    const labeler = await scene.join();
    const shown = JSON.stringify(granted(await start(scene, labeler)));
    expect(shown).not.toContain("Because");
    expect(shown).not.toContain("firstIsBetter");
  });

  it("comes after the texts that explain it", async () => {
    await using scene = await makeScene({ pairs: 1 });
    await makeTest(scene, 1, 1);
    granted(
      await publishText(scene.deps, scene.owner, {
        slug: scene.slug,
        kind: "consent" as const,
        text: "Agree",
        basedOn: 0,
      }),
    );
    expect(await start(scene, await scene.join())).toMatchObject({ ok: false, reason: "conflict" });
  });
});

describe("choosing test items", () => {
  it("never takes a pair that people may still label, nor leaves a running test without enough", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, owner, slug } = scene;
    const live = await deps.db.pair.findFirstOrThrow({ where: { source: "online" } });
    const item = { slug, pairId: live.id, answer: "tie" as const, explanation: "Both." };
    expect(await saveTestItem(deps, owner, item)).toMatchObject({ ok: false, reason: "conflict" });
    const off = { slug, isOn: true, itemsPerAttempt: 3, rightMin: 3, attemptsMax: 1 };
    expect(await updateTest(deps, owner, off)).toMatchObject({ field: "itemsPerAttempt" });
    const [pairId = ""] = await makeTest(scene, 2, 2);
    expect(await retireTestItem(deps, owner, { slug, pairId })).toMatchObject({ reason: "conflict" });
    const candidates = granted(await listTestCandidates(deps, owner, { slug, search: "", limit: 10 }));
    expect(candidates.pairs).toEqual([]);
    await deps.db.round.updateMany({ data: { frozenAt: new Date() } });
    const frozen = granted(await listTestCandidates(deps, owner, { slug, search: "", limit: 10 }));
    expect(frozen.pairs.map((pair) => pair.pairId)).toEqual([live.id]);
    granted(await saveTestItem(deps, owner, item));
    granted(await retireTestItem(deps, owner, { slug, pairId }));
    const items = granted(await listTestItems(deps, owner, { slug, limit: 50 })).items;
    expect(items.filter((entry) => entry.isRetired).map((entry) => entry.pairId)).toEqual([pairId]);
  });

  it("is for researchers alone", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const labeler = await scene.join();
    const { deps, slug } = scene;
    const refused = [
      await listTestItems(deps, labeler, { slug, limit: 50 }),
      await listTestCandidates(deps, labeler, { slug, search: "", limit: 10 }),
      await updateTest(deps, labeler, {
        slug,
        isOn: false,
        itemsPerAttempt: 1,
        rightMin: 1,
        attemptsMax: 1,
      }),
      await retireTestItem(deps, labeler, { slug, pairId: "x" }),
      await letIn(deps, labeler, { slug, memberId: labeler.memberId }),
      await listTestResults(deps, labeler, { slug, limit: 50 }),
    ];
    for (const outcome of refused) expect(outcome).toMatchObject({ ok: false, reason: "forbidden" });
  });
});
