/*
 * Whatever somebody changes is on record under the name of what they called. Each mutation is called once so that it
 * does something.
 *
 * Long because its last test asks that every mutation was called by the ones before it.
 */

import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { createTestStorage, granted } from "@gshf/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Actor, type AnyVerb, startSession } from "../access/index.ts";
import { eventTexts } from "../access/model.ts";
import { importPairs, type Labeler, makeScene, type Scene } from "../fixtures/crowds.fixture.ts";
import { type Endpoints, startEndpoints } from "../fixtures/endpoints.fixture.ts";
import { importComparedAnswers } from "../fixtures/rehearsal.fixture.ts";
import { enter, makeStudy } from "../fixtures/studies.fixture.ts";
import { importPrompts, receivePart } from "../prompts/index.ts";
import { verbs } from "./index.ts";

const { access, crowds, experiments, labeling, members, policies, projects, prompts, quality, rounds } =
  verbs;

/** What they leave is their own record, or nothing of the project changes. */
const withoutEvent: Record<string, string> = {
  "labeling.next": "leases are on record themselves",
  "labeling.heartbeat": "leases are on record themselves",
  "labeling.release": "leases are on record themselves",
  "labeling.submit": "judgments are never changed or deleted",
  "labeling.savePreferences": "how a person likes their own page",
  "crowds.startTest": "attempts and answers are on record themselves",
  "crowds.answerTest": "attempts and answers are on record themselves",
  "rounds.simulateAnnotators": "each invite it makes is on record as one",
  "policies.check": "asks an endpoint, and keeps only what came of it",
  "policies.checkConnection": "asks an endpoint, and keeps only what came of it",
  "quality.checkJudge": "asks an endpoint, and keeps only what came of it",
};

let scene: Scene;
let endpoints: Endpoints;
const called = new Set<string>();
/** What was given to be kept from everybody, and what was answered to be shown once. */
const secrets = ["api-key-of-a-policy", "token-of-a-trainer", "key-of-an-embedder", "key-of-a-judge"];

beforeAll(async () => {
  scene = await makeScene({ pairs: 6, labelsPerPair: 2 });
  endpoints = await startEndpoints();
});
afterAll(async () => {
  await endpoints[Symbol.asyncDispose]();
  await scene[Symbol.asyncDispose]();
});

/** Calls a verb, and sees that it is on record as done by whoever did it. */
async function act<V extends AnyVerb>(verb: V, actor: Actor, input: object): Promise<Value<V>> {
  const { db } = scene.deps;
  const { name, kind } = verb.definition;
  expect(kind).toBe("mutation");
  const last = await db.auditEvent.findFirst({ orderBy: { id: "desc" } });
  // What its own schema gave is what it takes.
  const outcome = await verb(scene.deps, actor, verb.definition.input.parse(input) as never);
  const value = granted(outcome);
  const events = await db.auditEvent.findMany({ where: { id: { gt: last?.id ?? 0n }, action: name } });
  expect({ name, isOnRecord: events.length > 0 }).toEqual({ name, isOnRecord: !(name in withoutEvent) });
  called.add(name);
  // `granted` knows the value of any verb only as unknown.
  return value as Value<V>;
}

type Value<V> = V extends (...args: never) => Promise<infer O>
  ? O extends { ok: true; value: infer T }
    ? T
    : never
  : never;

it("records what owners do about members, policies and settings", async () => {
  const { owner, slug } = scene;
  const token = await act(access.createApiToken, owner, { name: "x" });
  secrets.push(token.token);
  await act(access.revokeApiToken, owner, { id: token.id });
  const browser = { userId: owner.userId, cameBy: "invite", userAgent: null } as const;
  const session = await startSession(scene.deps, browser);
  await act(access.endSession, owner, { id: session.sessionId });
  await startSession(scene.deps, browser);
  await act(access.endOtherSessions, owner, {});
  const invite = await act(access.createInvite, owner, { slug, role: "labeler" });
  secrets.push(invite.token);
  await act(access.revokeInvite, owner, { slug, inviteId: invite.id });
  await act(projects.create, owner, { slug: "another", name: "Another" });
  await act(projects.update, owner, { slug, description: "x", trainerToken: "token-of-a-trainer" });
  const endpoint = { slug, baseUrl: `${endpoints.url}/v1`, model: "m" };
  await act(policies.create, owner, { ...endpoint, name: "pi0", role: "reference" });
  const apiKey = "api-key-of-a-policy";
  const other = await act(policies.create, owner, { ...endpoint, name: "pi1", apiKey });
  await act(policies.check, owner, { slug, policyId: other.id });
  await act(policies.update, owner, { slug, policyId: other.id, maxTokens: 9 });
  await act(policies.archive, owner, { slug, policyId: other.id, isArchived: true });
  await act(policies.archive, owner, { slug, policyId: other.id, isArchived: false });
  await act(policies.setMain, owner, { slug, policyId: other.id });
  await act(experiments.create, owner, { slug, experiment: "other" });
  await act(experiments.update, owner, { slug, experiment: "other", hypothesis: "x" });
  await act(experiments.archive, owner, { slug, experiment: "other", isArchived: true });
  await act(policies.setFeatureMap, owner, { ...endpoint, apiKey: "key-of-an-embedder" });
  await act(policies.checkConnection, owner, { slug, to: "embedder" });
  const guidelines = { text: "Read.", mustAcknowledge: true, basedOn: 0 };
  await act(crowds.publishGuidelines, owner, { slug, ...guidelines });
  await act(labeling.setRules, owner, { slug, rules: { showsImages: true } });
  await act(quality.setRules, owner, { slug, rules: { goldMin: 3 } });
});

it("records what is done about webhooks", async () => {
  const { owner, slug, deps } = scene;
  const { create, update, rotateSecret, test, resend, resendFailed, delete: remove } = verbs.webhooks;
  const made = await act(create, owner, { slug, name: "x", url: `${endpoints.url}/path-of-a-webhook` });
  const ref = { slug, webhookId: made.id };
  const rotated = await act(rotateSecret, owner, ref);
  secrets.push(made.secret, rotated.secret, "path-of-a-webhook");
  await act(update, owner, { ...ref, url: `${endpoints.url}/path-of-a-webhook/2` });
  await act(test, owner, ref);
  const { id: deliveryId } = await deps.db.webhookDelivery.findFirstOrThrow();
  await act(resend, owner, { ...ref, deliveryId });
  await act(resendFailed, owner, ref);
  await act(remove, owner, ref);
});

it("records what is done about known answers, judges and people", async () => {
  const { owner, slug } = scene;
  const [item = "", gold = ""] = await importPairs(scene, 6);
  await act(crowds.saveTestItem, owner, { slug, pairId: item, answer: "first", explanation: "x" });
  await act(quality.markGold, owner, { slug, pairId: gold, answer: "first" });
  await act(quality.addGoldFromImports, owner, { slug, count: 1 });
  const { goldPairId } = await act(quality.writeAttentionCheck, owner, {
    slug,
    instruction: "Please choose the answer that says one.",
    rightAnswer: "one",
    wrongAnswer: "two",
  });
  await act(quality.retireGold, owner, { slug, goldPairId });
  const judge = { slug, name: "judge", baseUrl: `${endpoints.url}/v1`, model: "m", apiKey: "key-of-a-judge" };
  const { judgeId } = await act(quality.saveJudge, owner, judge);
  await act(quality.checkJudge, owner, { slug, judgeId });
  const run = await act(quality.startJudgeRun, owner, { slug, judgeId, number: 1 });
  await act(quality.actOnJudgeRun, owner, { slug, judgeRunId: run.judgeRunId, action: "pause" });
  await act(quality.retireJudge, owner, { slug, judgeId });
  await act(quality.compute, owner, { slug });
  await act(quality.setWeights, owner, { slug, number: 1, isOn: true });
  const person = await scene.join();
  const { pseudonym } = person;
  await act(quality.setStanding, owner, { slug, pseudonym, state: "paused", reason: "x" });
});

it("records what labelers do, and what reviewers make of it", async () => {
  const { owner, slug } = scene;
  const person = await scene.join();
  await act(crowds.agree, person, { slug, kind: "guidelines", version: 1 });
  const test = { isOn: true, itemsPerAttempt: 1, rightMin: 1, attemptsMax: 1 };
  await act(crowds.updateTest, owner, { slug, ...test });
  const started = await act(crowds.startTest, person, { slug });
  const { attempt, item } = started.current ?? { attempt: 0, item: { pairId: "" } };
  await act(crowds.answerTest, person, { slug, attempt, pairId: item.pairId, choice: "tie" });
  await act(crowds.letIn, owner, { slug, memberId: person.memberId });
  await act(crowds.updateTest, owner, { slug, ...test, isOn: false });
  await act(crowds.retireTestItem, owner, { slug, pairId: item.pairId });
  await act(labeling.savePreferences, person, { layout: "stack" });
  const first = await take(person);
  await act(labeling.heartbeat, person, { leaseIds: [first] });
  const judgmentId = await submit(person, first, "left");
  await act(labeling.setStrength, person, { slug, judgmentId, strength: 2 });
  await act(labeling.undo, person, { slug });
  const again = await take(person);
  await act(labeling.release, person, { leaseIds: [again] });
  const flagged = await take(person);
  await act(labeling.skip, person, { leaseId: flagged, reason: "unsafe", flag: true });
  const { pairId } = await scene.deps.db.skip.findFirstOrThrow();
  await act(quality.dismissFlags, owner, { slug, pairId });
  await act(quality.adjudicate, owner, { slug, pairId, verdict: "tie" });
  await act(quality.takeBackDecision, owner, { slug, pairId });
});

async function take(person: Labeler): Promise<string> {
  const next = await act(labeling.next, person, { slug: scene.slug });
  if (next.kind === "none") throw new Error(`nothing to label: ${next.reason}`);
  return next.lease.leaseId;
}

async function submit(person: Labeler, leaseId: string, choice = "tie"): Promise<string> {
  scene.pass(60);
  const times = { durationMs: 60_000, visibleMs: 60_000 };
  const said = { leaseId, choice, idempotencyKey: randomUUID(), ...times };
  return (await act(labeling.submit, person, said)).judgmentId;
}

/** Somebody whose study session is open. */
let inSession: Labeler;

it("records studies, pay and erasure", async () => {
  const { owner, slug, deps } = scene;
  const study = { name: "x", pairsPerSession: 1, completionCode: "DONE" };
  const pay = { mode: "per_label", amountMilli: 10, currency: "GBP" };
  const made = { slug, platform: "prolific", requestKey: randomUUID(), ...study, pay };
  const { id: studyId } = await act(crowds.createStudy, owner, made);
  await act(crowds.updateStudy, owner, { slug, studyId, isClosed: true, ...study, pay });
  await act(crowds.setPayRate, owner, { slug, studyId: null, ...pay });
  const worker = await scene.join();
  await act(crowds.agree, worker, { slug, kind: "guidelines", version: 1 });
  await act(crowds.agree, worker, { slug, kind: "welcome", version: 0 });
  await submit(worker, await take(worker));
  scene.pass(60);
  const until = deps.now();
  const [row] = granted(await crowds.payDue(deps, owner, { slug, from: null, until })).rows;
  if (row === undefined) throw new Error("nobody is owed anything");
  const people = [{ memberId: row.memberId, rateId: row.rate.id, amountMilli: row.amountMilli }];
  await act(crowds.markPaid, owner, { slug, requestKey: randomUUID(), from: null, until, people });

  const open = await makeStudy(scene);
  const come = async (id: string): Promise<Labeler> => {
    const { userId } = granted(await enter(scene, open, id));
    const member = await deps.db.member.findFirstOrThrow({ where: { userId } });
    return { kind: "user", userId, memberId: member.id, pseudonym: member.pseudonym };
  };
  await act(crowds.publishText, owner, { slug, kind: "consent", text: "Agree?", basedOn: 0 });
  await act(crowds.decline, await come("one"), { slug });
  await act(crowds.publishText, owner, { slug, kind: "consent", text: "", basedOn: 1 });
  inSession = await come("two");
  await act(crowds.stopSession, await come("four"), { slug });
  const fifth = await come("five");
  const { id: sessionId } = await deps.db.crowdSession.findFirstOrThrow({
    where: { memberId: fifth.memberId },
  });
  await act(crowds.freePlace, owner, { slug, sessionId });
  const finisher = await come("three");
  await act(crowds.agree, finisher, { slug, kind: "guidelines", version: 1 });
  await act(crowds.agree, finisher, { slug, kind: "welcome", version: 0 });
  for (let pair = 0; pair < 5; pair++) {
    const next = await act(labeling.next, finisher, { slug });
    if (next.kind === "none") break;
    await submit(finisher, next.lease.leaseId);
  }
  await act(crowds.finishSession, finisher, { slug });
  await act(crowds.eraseMe, finisher, { slug, confirm: finisher.pseudonym });
  const { memberId, pseudonym } = worker;
  await act(crowds.erasePerson, owner, { slug, memberId, confirm: pseudonym });
});

it("records what is done about prompts", async () => {
  const { owner, slug, deps } = scene;
  const { id } = await deps.db.prompt.findFirstOrThrow();
  await act(prompts.change, owner, { slug, ids: [id], addTags: ["walked"] });
  const body = Readable.from([Buffer.from('{"prompt": "to be taken back"}')]);
  const file = granted(await importPrompts(deps, owner, { slug, fileName: "undone.jsonl" }, body));
  await act(prompts.undoImport, owner, { slug, id: file.id });
  const bytes = Buffer.from('{"prompt": "sent in parts"}');
  const asked = { slug, kind: "prompts", fileName: "parts.jsonl", bytes: bytes.length, fingerprint: "x" };
  const begun = await act(prompts.beginImport, owner, asked);
  await using store = await createTestStorage();
  const { storage } = scene.deps;
  scene.deps.storage = store.storage;
  granted(await receivePart(scene.deps, owner, { slug, id: begun.id, number: 1 }, bytes));
  await act(prompts.finishUpload, owner, { slug, id: begun.id });
  await act(prompts.startImport, owner, { slug, id: begun.id });
  await act(prompts.stopImport, owner, { slug, id: begun.id });
  scene.deps.storage = storage;
});

it("records what is done about rounds", async () => {
  const { owner, slug, deps } = scene;
  const on = { slug, number: 1 };
  await act(rounds.pause, owner, on);
  await act(rounds.resume, owner, on);
  const labUrl = endpoints.url;
  endpoints.fault = { path: /annotators/, times: 1, answer: { status: 200, body: '{"run_id": "r"}' } };
  scene = { ...scene, deps: { ...deps, settings: { ...deps.settings, labUrl } } };
  await act(rounds.simulateAnnotators, owner, on);
  await act(rounds.freeze, owner, on);
  // Nothing is left that their session could be of.
  await act(crowds.leaveSession, inSession, { slug });
  const where = { projectId_number: { projectId: scene.projectId, number: 1 } };
  await deps.db.round.update({ where, data: { state: "failed", resumeState: "freezing" } });
  await act(rounds.retry, owner, on);
  await act(rounds.cancel, owner, on);
  // The scene made its round by hand, without a number drawn.
  await deps.db.project.update({ where: { slug }, data: { nextRoundNumber: 2 } });
  const next = await act(rounds.create, owner, { slug, config: { training: { algorithm: "none" } } });
  await act(rounds.update, owner, { slug, number: next.number, config: { training: { algorithm: "none" } } });
  await importComparedAnswers(deps, owner, slug);
  await act(verbs.rehearsals.start, owner, { slug, number: next.number });
  await act(verbs.rehearsals.stop, owner, { slug, number: next.number });
  const clone = await act(rounds.clone, owner, { slug, number: next.number });
  await act(rounds.delete, owner, { slug, number: clone.number });
  await act(rounds.start, owner, { slug, number: next.number });
  const second = { projectId_number: { projectId: scene.projectId, number: next.number } };
  const inTraining = { state: "failed", resumeState: "training" } as const;
  const { id: roundId } = await deps.db.round.update({ where: second, data: inTraining });
  const dataset = {
    manifestSha256: "a".repeat(64),
    manifestKey: "m",
    manifest: {
      schema_version: 2,
      project: slug,
      experiment: "main",
      recipe: {},
      parent_manifest_sha256: null,
      files: [],
      offline_rows: 0,
      online_rows: 0,
      pseudo_rows: 0,
      feature_map_sha: null,
    },
    offlineRows: 0,
    onlineRows: 0,
  };
  await deps.db.dataset.create({ data: { ...dataset, projectId: scene.projectId, roundId, bytes: 1 } });
  const served = { baseUrl: `${endpoints.url}/v1`, model: "by-hand" };
  await act(rounds.takePolicy, owner, { slug, number: next.number, ...served });
  await act(rounds.finishEarly, owner, { slug, number: next.number });
  const { id: referencePolicyId } = await deps.db.policy.findFirstOrThrow({
    where: { projectId: scene.projectId },
  });
  const trainerUrl = `${endpoints.url}/trainer`;
  await deps.db.project.update({
    where: { slug },
    data: { referencePolicyId, trainerUrl, trainerTokenSealed: null },
  });
  const asked = { manifestSha256: dataset.manifestSha256, name: "walked", algorithm: "dpo" };
  const training = await act(verbs.trainings.create, owner, { slug, ...asked });
  await act(verbs.trainings.cancel, owner, { slug, number: training.number });
  await act(verbs.trainings.retry, owner, { slug, number: training.number });
  await deps.db.round.updateMany({ data: { state: "cancelled" } });
  const run = await act(verbs.recipes.start, owner, { slug, recipe: { name: "offline-dpo" } });
  await act(verbs.recipes.stop, owner, { slug, number: run.number });
  await act(verbs.recipes.retry, owner, { slug, number: run.number });
  const recipe = { kind: "mixture", rounds: [next.number], offline: false };
  await deps.db.round.update({ where: second, data: { frozenAt: deps.now() } });
  const made = await act(verbs.datasets.create, owner, { slug, name: "walked", recipe });
  await act(verbs.datasets.stop, owner, { slug, number: made.number });
  await act(verbs.datasets.retry, owner, { slug, number: made.number });
  const frozen = { manifestSha256: dataset.manifestSha256, format: "everything" };
  const file = await act(verbs.datasets.export, owner, { slug, ...frozen });
  await act(verbs.datasets.stopExport, owner, { slug, number: file.number });
  await act(verbs.datasets.retryExport, owner, { slug, number: file.number });
  await deps.db.policy.updateMany({ where: { id: referencePolicyId }, data: served });
  const measured = {
    name: "walked",
    policies: [referencePolicyId],
    splits: ["validation"],
    gold: false,
    estimated: false,
    kl: false,
  };
  const evaluation = await act(verbs.evaluations.create, owner, { slug, ...measured });
  await act(verbs.evaluations.stop, owner, { slug, number: evaluation.number });
  await act(verbs.evaluations.retry, owner, { slug, number: evaluation.number });
});

it("records who may do what, and the end of a project", async () => {
  const { owner, slug, deps } = scene;
  const { memberId, pseudonym, userId } = await scene.join();
  await act(members.setRole, owner, { slug, memberId, role: "reviewer" });
  await act(members.remove, owner, { slug, memberId });
  await act(members.readmit, owner, { slug, memberId });
  await deps.db.user.update({ where: { id: userId }, data: { email: "next@example.org" } });
  await act(members.passOwnership, owner, { slug, memberId, confirm: pseudonym });
  await act(members.leave, owner, { slug });
  const next = { kind: "user", userId } as const;
  await act(projects.archive, next, { slug });
  await act(projects.unarchive, next, { slug });
  await act(projects.delete, next, { slug, confirm: slug });
});

it("says each in words", () => {
  expect([...called].filter((name) => !(name in withoutEvent) && eventTexts[name] === undefined)).toEqual([]);
});

it("has written no secret, and nothing that somebody typed to be let in", async () => {
  const events = await scene.deps.db.auditEvent.findMany();
  const written = JSON.stringify(events, (_, part) => (typeof part === "bigint" ? String(part) : part));
  expect(secrets.length).toBeGreaterThan(4);
  for (const secret of secrets) expect(written).not.toContain(secret);
  expect(written).not.toMatch(/gshf_[\w-]{20}|invite_[\w-]{20}|study_[\w-]{20}|whsec_/);
});

it("says everything on record in words, also what came of a call without being one", async () => {
  const events = await scene.deps.db.auditEvent.findMany();
  expect(events.map(({ action }) => action)).toContain("comparisons.import");
  expect(events.map(({ action }) => action).filter((action) => !Object.hasOwn(eventTexts, action))).toEqual(
    [],
  );
});

it("has called every mutation there is", () => {
  const all = Object.values(verbs).flatMap((slice) => Object.values<AnyVerb>(slice));
  const mutations = all.filter(({ definition }) => definition.kind === "mutation");
  const names = mutations.map(({ definition }) => definition.name);
  expect(names.filter((name) => !called.has(name))).toEqual([]);
});
