import { randomUUID } from "node:crypto";
import { granted } from "@gshf/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { z } from "zod";
import type { Actor, AnyVerb } from "../access/index.ts";
import { saveTestItem, updateTest } from "../crowds/index.ts";
import { importPairs, type Labeler, makeScene, type Scene } from "../fixtures/crowds.fixture.ts";
import { leaseNextPair, submitJudgment } from "../labeling/index.ts";
import { createPolicy } from "../policies/index.ts";
import { markGold, saveJudge, setQualityRules, setStanding } from "../quality/index.ts";
import { qualityRulesSchema } from "../quality/model.ts";
import { verbs } from "./index.ts";

/*
 * What labelers are told, in real responses: never where an answer comes from, which pairs are watched, what others
 * said, or who they are.
 */

const all: AnyVerb[] = Object.values(verbs).flatMap((slice) => Object.values<AnyVerb>(slice));
const openToLabelers = all.filter(({ definition: { may } }) => may === "label" || may === "signed-in");

/** These are about what the caller brings along, or end their membership; the others are asked below. */
const aboutTheirOwn = [
  "access.createApiToken",
  "access.revokeApiToken",
  "access.endSession",
  "access.endOtherSessions",
  "projects.create",
  "crowds.decline",
  "crowds.eraseMe",
  "members.leave",
];

type Told = { verb: string; text: string };
const told: Told[] = [];

/** Calls a verb as the API does: input parsed, output stripped to its schema, both as JSON can say them. */
async function ask<V extends AnyVerb>(verb: V, actor: Actor, input: object): Promise<Answer<V>> {
  const { name, input: takes, output } = verb.definition;
  // What its own schema gave is what it takes.
  const outcome = await verb(scene.deps, actor, takes.parse(input) as never);
  const value = outcome.ok ? output.parse(outcome.value) : outcome;
  const text = JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part)) ?? "";
  told.push({ verb: name, text });
  // Where it was refused the test fails on what is missing.
  return value as Answer<V>;
}

type Answer<V extends AnyVerb> = z.output<V["definition"]["output"]>;

let scene: Scene;
let labeler: Labeler;
let other: Labeler;
/** What nobody but those who run the project may know, by what it is. */
let secrets: Record<string, string>;

beforeAll(async () => {
  scene = await makeScene({ pairs: 12, labelsPerPair: 3 });
  [labeler, other] = [await scene.join(), await scene.join()];
  secrets = await fill();
  for (let pairs = 0; pairs < 2; pairs++) await labelAs(other, "what-another-wrote");
  const { deps, slug, owner } = scene;
  const standing = { slug, pseudonym: other.pseudonym, state: "paused", reason: "standing-secret" } as const;
  granted(await setStanding(deps, owner, standing));
  // Only now: the other one should see plain pairs.
  granted(await setQualityRules(deps, owner, { slug, rules: qualityRulesSchema.parse({ goldRate: 0.5 }) }));
  const test = { isOn: true, itemsPerAttempt: 1, rightMin: 1, attemptsMax: 3 };
  granted(await updateTest(deps, owner, { slug, ...test }));
});
afterAll(() => scene[Symbol.asyncDispose]());

async function fill(): Promise<Record<string, string>> {
  const { deps, slug, owner, projectId } = scene;
  const endpoint = { slug, baseUrl: "http://127.0.0.1:9/v1", model: "model-secret" };
  const policy = createPolicy.definition.input.parse({ ...endpoint, name: "policy-secret" });
  const { id: policyId } = granted(await createPolicy(deps, owner, policy));
  const judge = saveJudge.definition.input.parse({ ...endpoint, name: "judge-secret" });
  const { judgeId } = granted(await saveJudge(deps, owner, judge));
  await deps.db.response.updateMany({ where: { projectId }, data: { policyId } });
  await deps.db.pair.updateMany({
    where: { projectId },
    data: { arm: "arm-secret", strategy: "strategy-secret" },
  });
  const [item = "", ...golds] = await importPairs(scene, 4);
  granted(
    await saveTestItem(deps, owner, { slug, pairId: item, answer: "first", explanation: "test-explanation" }),
  );
  for (const pairId of golds) {
    const gold = { slug, pairId, answer: "first", explanation: "gold-explanation-secret" };
    granted(await markGold(deps, owner, markGold.definition.input.parse(gold)));
  }
  await deps.db.user.update({ where: { id: other.userId }, data: { name: "Another Person" } });
  const gold = await deps.db.goldPair.findFirstOrThrow({ where: { projectId, kind: "gold" } });
  return {
    "which policy answered": "policy-secret",
    "its model": "model-secret",
    "its id": policyId,
    "the arm of a pair": "arm-secret",
    "its strategy": "strategy-secret",
    "a judge": "judge-secret",
    "a judge's id": judgeId,
    "a gold pair's id": gold.id,
    "why a gold answer is right": "gold-explanation-secret",
    "what another wrote": "what-another-wrote",
    "another's name": "Another Person",
    "another's pseudonym": other.pseudonym,
    "another's membership": other.memberId,
    "another's account": other.userId,
    "why another was stopped": "standing-secret",
    "the owner's address": "owner-of-crowds-test@example.org",
  };
}

/** Labels one pair, saying why. */
async function labelAs(person: Labeler, rationale: string): Promise<void> {
  const { slug, deps } = scene;
  const next = granted(await leaseNextPair(deps, person, { slug, prefetch: 0, holding: [] }));
  if (next.kind === "none") throw new Error(`nothing to label: ${next.reason}`);
  scene.pass(10);
  const { leaseId } = next.lease;
  const said = { leaseId, choice: "tie", idempotencyKey: randomUUID(), ...answered, rationale };
  granted(await submitJudgment(deps, person, submitJudgment.definition.input.parse(said)));
}

const answered = { strength: null, reasons: [], rationale: "mine", durationMs: 9_000, visibleMs: 9_000 };

it("are asked everything that they may ask", async () => {
  const { slug } = scene;
  const { access, crowds, labeling, projects } = verbs;
  await ask(access.me, labeler, {});
  await ask(access.listApiTokens, labeler, {});
  await ask(access.listSessions, labeler, {});
  await ask(access.accountLog, labeler, {});
  await ask(projects.list, labeler, {});
  await ask(labeling.desk, labeler, { slug });
  await ask(labeling.savePreferences, labeler, { layout: "stack" });
  await ask(labeling.guidelines, labeler, { slug });
  await ask(crowds.onboarding, labeler, { slug });
  await ask(crowds.agree, labeler, { slug, kind: "welcome", version: 0 });
  await ask(crowds.startTest, labeler, { slug });
  await ask(crowds.testProgress, labeler, { slug });
  // The example is shown without its answer until it is answered.
  expect(told.some(({ text }) => text.includes("good 0"))).toBe(true);
  for (const { text } of told) expect(text).not.toContain("test-explanation");
  const items = await scene.deps.db.qualification.findFirstOrThrow({ where: { memberId: labeler.memberId } });
  const choices = ["left", "right"] as const;
  for (const choice of choices) {
    await ask(crowds.answerTest, labeler, { slug, attempt: 1, pairId: items.items[0], choice });
  }
  expect(told.at(-1)?.text).toContain("test-explanation");
  await scene.deps.db.qualification.updateMany({ data: { passed: true } });
  for (let pairs = 0; pairs < 20; pairs++) {
    const next = await ask(labeling.next, labeler, { slug, prefetch: 1 });
    await ask(labeling.home, labeler, {});
    if (next.kind === "none") break;
    scene.pass(10);
    const { leaseId } = next.lease;
    await ask(labeling.heartbeat, labeler, { leaseIds: [leaseId] });
    const { judgmentId } = await ask(labeling.submit, labeler, {
      leaseId,
      choice: pairs === 0 ? "left" : "tie",
      idempotencyKey: randomUUID(),
      ...answered,
    });
    if (pairs !== 0) continue;
    await ask(labeling.setStrength, labeler, { slug, judgmentId, strength: 1 });
    await ask(labeling.undo, labeler, { slug });
    const again = await ask(labeling.next, labeler, { slug });
    if (again.kind === "none") throw new Error("what was taken back is handed out again");
    await ask(labeling.skip, labeler, { leaseId: again.lease.leaseId, reason: "cannot_judge", note: "x" });
    await ask(labeling.release, labeler, { leaseIds: [leaseId] });
  }
  await ask(labeling.history, labeler, { slug });
  await ask(crowds.session, labeler, { slug });
  await ask(crowds.finishSession, labeler, { slug });
  await ask(crowds.leaveSession, labeler, { slug });
  await ask(crowds.stopSession, labeler, { slug });
  await ask(crowds.myPay, labeler, { slug });
  const asked = new Set([...told.map(({ verb }) => verb), ...aboutTheirOwn]);
  const open = openToLabelers.map(({ definition }) => definition.name);
  expect(open.filter((name) => !asked.has(name))).toEqual([]);
});

it("get gold pairs, and pairs that others have judged: there is something to tell", async () => {
  const { db } = scene.deps;
  const shown = await db.goldShow.count({ where: { memberId: labeler.memberId } });
  expect(shown).toBeGreaterThan(0);
  const mine = await db.judgment.findMany({ where: { memberId: labeler.memberId } });
  const theirs = await db.judgment.findMany({ where: { memberId: other.memberId } });
  expect(mine.filter(({ pairId }) => theirs.some((judgment) => judgment.pairId === pairId))).not.toEqual([]);
});

it("are never told what only those who run the project may know", () => {
  for (const [what, secret] of Object.entries(secrets)) {
    expect(secret.length).toBeGreaterThan(5);
    const by = told.filter(({ text }) => text.includes(secret)).map(({ verb }) => verb);
    expect({ what, by }).toEqual({ what, by: [] });
  }
});

it("can't tell a gold pair from another by what its response has", () => {
  const shapes = new Set<string>();
  for (const { verb, text } of told) {
    if (verb !== "labeling.next") continue;
    const parsed: unknown = JSON.parse(text);
    if (parsed !== null && typeof parsed === "object" && "left" in parsed) shapes.add(shapeOf(parsed));
  }
  expect([...shapes]).toHaveLength(1);
});

/** The names of a response's fields, however deep, without those that say what this person said before. */
function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return "[]";
  if (value === null || typeof value !== "object") return "";
  return Object.entries(value)
    .filter(([name]) => name !== "previous")
    .map(([name, part]) => `${name}{${shapeOf(part)}}`)
    .sort()
    .join();
}
