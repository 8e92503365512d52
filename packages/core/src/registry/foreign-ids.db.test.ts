/*
 * Whoever owns a project may do everything in it, and nothing with what belongs to another: each input that names
 * something by an id is asked for with a real id of somebody else's project.
 *
 * Long because each verb that takes an id has its line here, and each thing that has one its row.
 */

import { randomUUID } from "node:crypto";
import { createTestProject, granted, type TestPerson } from "@gshf/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type AnyVerb, createApiToken, createInvite, startSession } from "../access/index.ts";
import { createStudy } from "../crowds/index.ts";
import { importPairs, labelOne, makeScene, type Scene } from "../fixtures/crowds.fixture.ts";
import { addWebhook } from "../fixtures/receiver.fixture.ts";
import { leaseNextPair } from "../labeling/index.ts";
import { createPolicy } from "../policies/index.ts";
import { markGold, saveJudge, startJudgeRun } from "../quality/index.ts";
import { verbs } from "./index.ts";

const mine = "mine";

/** What another project has, by the ids that inputs name. */
type Theirs = {
  pairId: string;
  promptId: string;
  importId: string;
  memberId: string;
  pseudonym: string;
  studyId: string;
  crowdSessionId: string;
  rateId: string;
  policyId: string;
  judgeId: string;
  judgeRunId: string;
  inviteId: string;
  webhookId: string;
  deliveryId: string;
  sessionId: string;
  tokenId: string;
  goldPairId: string;
  manifestSha256: string;
  number: number;
  leaseId: string;
  judgmentId: string;
};

const study = {
  name: "Study",
  pairsPerSession: 1,
  completionCode: "DONE",
  pay: { mode: "per_label", amountMilli: 1, currency: "GBP" },
};
const answer = { choice: "tie", strength: null, durationMs: 1_000, visibleMs: 1_000 };

type Case = {
  input: (theirs: Theirs) => object;
  /** Why it is refused, where another reason says it better than that nothing is there. */
  reason?: "conflict" | "invalid" | "lease-lost" | "none-left" | "granted";
};

const cases: Record<string, Case> = {
  "access.createApiToken": {
    input: ({ tokenId }) => ({ name: "x", requestKey: tokenId }),
    reason: "conflict",
  },
  "access.createInvite": {
    input: ({ inviteId }) => ({ role: "labeler", requestKey: inviteId }),
    reason: "conflict",
  },
  "access.revokeApiToken": { input: ({ tokenId }) => ({ id: tokenId }) },
  "access.endSession": { input: ({ sessionId }) => ({ id: sessionId }) },
  "access.revokeInvite": { input: ({ inviteId }) => ({ inviteId }) },
  "webhooks.create": {
    input: ({ webhookId }) => ({ name: "x", url: "https://hooks.example.org/a", requestKey: webhookId }),
    reason: "conflict",
  },
  "webhooks.update": { input: ({ webhookId }) => ({ webhookId, isOn: true }) },
  "webhooks.delete": { input: ({ webhookId }) => ({ webhookId }) },
  "webhooks.rotateSecret": { input: ({ webhookId }) => ({ webhookId }) },
  "webhooks.test": { input: ({ webhookId }) => ({ webhookId }) },
  "webhooks.deliveries": { input: ({ webhookId }) => ({ webhookId }) },
  "webhooks.resend": { input: ({ webhookId, deliveryId }) => ({ webhookId, deliveryId }) },
  "webhooks.resendFailed": { input: ({ webhookId }) => ({ webhookId }) },
  "policies.update": { input: ({ policyId }) => ({ policyId, maxTokens: 9 }) },
  "policies.archive": { input: ({ policyId }) => ({ policyId, isArchived: true }) },
  "members.setRole": { input: ({ memberId }) => ({ memberId, role: "reviewer" }) },
  "members.remove": { input: ({ memberId }) => ({ memberId }) },
  "members.readmit": { input: ({ memberId }) => ({ memberId }) },
  "members.passOwnership": { input: ({ memberId, pseudonym }) => ({ memberId, confirm: pseudonym }) },
  // Prompts are looked for in the project alone, whatever file is named.
  "prompts.list": { input: ({ promptId }) => ({ importId: promptId }), reason: "granted" },
  "prompts.getImport": { input: ({ importId }) => ({ id: importId }) },
  "prompts.finishUpload": { input: ({ importId }) => ({ id: importId }) },
  "prompts.previewImport": { input: ({ importId }) => ({ id: importId }) },
  "prompts.startImport": { input: ({ importId }) => ({ id: importId }) },
  "prompts.stopImport": { input: ({ importId }) => ({ id: importId }) },
  "prompts.importRows": { input: ({ importId }) => ({ id: importId }) },
  "prompts.undoImport": { input: ({ importId }) => ({ id: importId }) },
  // Of a list, those of the project are changed: none.
  "prompts.change": { input: ({ promptId }) => ({ ids: [promptId], use: "rounds" }), reason: "granted" },
  // Experiments are named by project: theirs is nobody's here.
  "experiments.create": { input: ({ policyId }) => ({ experiment: "mine", referencePolicyId: policyId }) },
  "experiments.update": { input: ({ policyId }) => ({ experiment: "main", referencePolicyId: policyId }) },
  "policies.check": { input: ({ policyId }) => ({ policyId }) },
  "policies.setMain": { input: ({ policyId }) => ({ policyId }) },
  "datasets.get": { input: ({ manifestSha256 }) => ({ manifestSha256 }) },
  "datasets.compare": { input: ({ manifestSha256 }) => ({ manifestSha256, base: manifestSha256 }) },
  // Counts prompts, and looks at no policy.
  "datasets.preview": {
    input: ({ policyId }) => ({ recipe: { kind: "best-of-n", policyId } }),
    reason: "granted",
  },
  "crowds.answerTest": { input: ({ pairId }) => ({ attempt: 1, pairId, choice: "tie" }) },
  "crowds.saveTestItem": { input: ({ pairId }) => ({ pairId, answer: "tie", explanation: "x" }) },
  "crowds.retireTestItem": { input: ({ pairId }) => ({ pairId }) },
  "crowds.letIn": { input: ({ memberId }) => ({ memberId }) },
  "crowds.createStudy": {
    input: ({ studyId }) => ({ platform: "prolific", requestKey: studyId, ...study }),
    reason: "conflict",
  },
  "crowds.updateStudy": { input: ({ studyId }) => ({ studyId, isClosed: true, ...study }) },
  "crowds.studySessions": { input: ({ studyId }) => ({ studyId }) },
  "crowds.freePlace": { input: ({ crowdSessionId }) => ({ sessionId: crowdSessionId }) },
  "crowds.setPayRate": { input: ({ studyId }) => ({ studyId, ...study.pay }) },
  // The amount on screen is not owed here: the page is asked to reload.
  "crowds.markPaid": {
    input: ({ memberId, rateId }) => ({
      requestKey: randomUUID(),
      from: null,
      until: new Date(0),
      people: [{ memberId, rateId, amountMilli: 1n }],
    }),
    reason: "conflict",
  },
  "crowds.erasePerson": { input: ({ memberId, pseudonym }) => ({ memberId, confirm: pseudonym }) },
  "quality.adjudicate": { input: ({ pairId }) => ({ pairId, verdict: "tie" }) },
  "quality.takeBackDecision": { input: ({ pairId }) => ({ pairId }) },
  "quality.dismissFlags": { input: ({ pairId }) => ({ pairId }) },
  "quality.setStanding": { input: ({ pseudonym }) => ({ pseudonym, state: "paused", reason: "x" }) },
  "quality.markGold": { input: ({ pairId }) => ({ pairId, answer: "first" }) },
  "quality.retireGold": { input: ({ goldPairId }) => ({ goldPairId }) },
  // There is no such round yet, as in a project without rounds.
  "quality.weights": { input: ({ number }) => ({ number }), reason: "granted" },
  "quality.setWeights": { input: ({ number }) => ({ number, isOn: true }) },
  "quality.checkJudge": { input: ({ judgeId }) => ({ judgeId }) },
  "quality.retireJudge": { input: ({ judgeId }) => ({ judgeId }) },
  "quality.startJudgeRun": { input: ({ judgeId, number }) => ({ judgeId, number }) },
  "quality.actOnJudgeRun": { input: ({ judgeRunId }) => ({ judgeRunId, action: "pause" }) },
  // Rounds are numbered by project: their second one says nothing of which is next here.
  "rounds.create": { input: ({ number }) => ({ number: number + 1, config: {} }), reason: "conflict" },
  "trainings.get": { input: ({ number }) => ({ number }) },
  "trainings.cancel": { input: ({ number }) => ({ number }) },
  "trainings.retry": { input: ({ number }) => ({ number }) },
  "trainings.create": {
    input: ({ manifestSha256, policyId }) => ({
      manifestSha256,
      name: "mine",
      algorithm: "dpo",
      start: "policy",
      startPolicyId: policyId,
    }),
  },
  "datasets.getBuild": { input: ({ number }) => ({ number }) },
  "datasets.retry": { input: ({ number }) => ({ number }) },
  "datasets.stop": { input: ({ number }) => ({ number }) },
  "datasets.previewExport": { input: ({ manifestSha256 }) => ({ manifestSha256, format: "everything" }) },
  "datasets.export": { input: ({ manifestSha256 }) => ({ manifestSha256, format: "everything" }) },
  // Exports are looked for in the project alone, of whatever dataset.
  "datasets.exports": { input: ({ manifestSha256 }) => ({ manifestSha256 }), reason: "granted" },
  "datasets.getExport": { input: ({ number }) => ({ number }) },
  "datasets.stopExport": { input: ({ number }) => ({ number }) },
  "datasets.retryExport": { input: ({ number }) => ({ number }) },
  "datasets.create": {
    input: ({ policyId }) => ({ name: "mine", recipe: { kind: "best-of-n", policyId } }),
  },
  "evaluations.get": { input: ({ number }) => ({ number }) },
  "evaluations.settings": { input: ({ number }) => ({ number }) },
  "evaluations.results": { input: ({ number }) => ({ number }) },
  "evaluations.stop": { input: ({ number }) => ({ number }) },
  "evaluations.retry": { input: ({ number }) => ({ number }) },
  "evaluations.create": {
    input: ({ policyId }) => ({ name: "mine", policies: [policyId], splits: ["validation"] }),
  },
  // Told as one of the problems that a run would have.
  "recipes.preview": {
    input: ({ judgeId }) => ({ recipe: { name: "sft", evaluation: { judgeId } } }),
    reason: "granted",
  },
  // Runs are numbered by project, and this one has no π₀.
  "recipes.start": { input: ({ number }) => ({ number, recipe: { name: "sft" } }), reason: "invalid" },
  "recipes.get": { input: ({ number }) => ({ number }) },
  "recipes.stop": { input: ({ number }) => ({ number }) },
  "recipes.retry": { input: ({ number }) => ({ number }) },
  "rehearsals.get": { input: ({ number }) => ({ number }) },
  "rehearsals.start": { input: ({ number }) => ({ number }) },
  "rehearsals.stop": { input: ({ number }) => ({ number }) },
  "rounds.get": { input: ({ number }) => ({ number }) },
  "rounds.settings": { input: ({ number }) => ({ number }) },
  "rounds.events": { input: ({ number }) => ({ number }) },
  "rounds.pairs": { input: ({ number }) => ({ number }) },
  "rounds.pair": { input: ({ pairId }) => ({ pairId }) },
  "rounds.update": { input: ({ number }) => ({ number, config: {} }) },
  "rounds.clone": { input: ({ number }) => ({ number }) },
  "rounds.delete": { input: ({ number }) => ({ number }) },
  "rounds.start": { input: ({ number }) => ({ number }) },
  "rounds.pause": { input: ({ number }) => ({ number }) },
  "rounds.resume": { input: ({ number }) => ({ number }) },
  "rounds.cancel": { input: ({ number }) => ({ number }) },
  "rounds.retry": { input: ({ number }) => ({ number }) },
  "rounds.finishEarly": { input: ({ number }) => ({ number }) },
  "rounds.takePolicy": { input: ({ number }) => ({ number, baseUrl: "http://127.0.0.1:1/v1", model: "x" }) },
  "rounds.remains": { input: ({ number }) => ({ number }) },
  "rounds.freeze": { input: ({ number }) => ({ number }) },
  "rounds.simulatedRun": { input: ({ number }) => ({ number, runId: "x" }) },
  "rounds.simulateAnnotators": { input: ({ number }) => ({ number }) },
  "labeling.submit": {
    input: ({ leaseId }) => ({ leaseId, idempotencyKey: randomUUID(), ...answer }),
    reason: "lease-lost",
  },
  "labeling.setStrength": { input: ({ judgmentId }) => ({ judgmentId, strength: 1 }) },
  "labeling.undo": { input: ({ judgmentId }) => ({ judgmentId }), reason: "none-left" },
  "labeling.skip": { input: ({ leaseId }) => ({ leaseId, reason: "cannot_judge" }), reason: "lease-lost" },
  // Leases of others are passed over: a tab may well name one that has run out.
  "labeling.heartbeat": { input: ({ leaseId }) => ({ leaseIds: [leaseId] }), reason: "granted" },
  "labeling.release": { input: ({ leaseId }) => ({ leaseIds: [leaseId] }), reason: "granted" },
  "labeling.next": { input: ({ leaseId }) => ({ holding: [leaseId] }), reason: "granted" },
};

const all: AnyVerb[] = Object.values(verbs).flatMap((slice) => Object.values<AnyVerb>(slice));

/** Fields that name something in the database; `number` is a round's or a training's, a request's key becomes an id. */
const naming = /^(id|.+Ids?|.+Sha256|pseudonym|number|requestKey|holding)$/;

/** The names of all fields of an input, however deep. */
function fieldsOf(schema: z.ZodType): string[] {
  const found: string[] = [];
  z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => void found.push(...Object.keys(jsonSchema.properties ?? {})),
  });
  return found;
}

const namesOfVerbs = all
  .filter(({ definition }) => fieldsOf(definition.input).some((field) => naming.test(field)))
  .map(({ definition }) => definition.name);

let scene: Scene;
let theirs: Theirs;
let me: TestPerson;
beforeAll(async () => {
  scene = await makeScene({ pairs: 2 });
  me = (await createTestProject(scene.deps, { slug: mine })).owner;
  theirs = await fill(scene);
});
afterAll(() => scene[Symbol.asyncDispose]());

async function fill(scene: Scene): Promise<Theirs> {
  const { deps, slug, owner, roundId, projectId } = scene;
  const person = await scene.join();
  const [goldPair = "", pairId = ""] = await importPairs(scene, 3);
  const invite = { slug, role: "labeler", note: "", usesMax: 1, expiresInHours: 1 } as const;
  const parsedStudy = createStudy.definition.input.parse({
    slug,
    platform: "prolific",
    requestKey: randomUUID(),
    ...study,
  });
  const { id: studyId } = granted(await createStudy(deps, owner, parsedStudy));
  const endpoint = { slug, baseUrl: "http://127.0.0.1:9/v1", model: "m" };
  const policy = createPolicy.definition.input.parse({ ...endpoint, name: "pi0" });
  const judge = saveJudge.definition.input.parse({ ...endpoint, name: "judge" });
  const { judgeId } = granted(await saveJudge(deps, owner, judge));
  granted(await startJudgeRun(deps, owner, { slug, judgeId, number: 1 }));
  const gold = markGold.definition.input.parse({ slug, pairId: goldPair, answer: "first" });
  granted(await markGold(deps, owner, gold));
  await labelOne(scene, await scene.join());
  const next = granted(await leaseNextPair(deps, person, { slug, prefetch: 0, holding: [] }));
  if (next.kind === "none") throw new Error(`nothing to lease: ${next.reason}`);
  const manifestSha256 = "a".repeat(64);
  const dataset = { projectId, roundId, manifestSha256, manifestKey: "k", manifest: {} };
  const { id: datasetId } = await deps.db.dataset.create({
    data: { ...dataset, offlineRows: 0, onlineRows: 0, bytes: 0 },
  });
  const at = { stateSince: deps.now(), wakeAt: deps.now(), createdAt: deps.now(), createdBy: "test" };
  await deps.db.training.create({
    data: { projectId, datasetId, number: 1, name: "theirs", spec: {}, specSha256: manifestSha256, ...at },
  });
  const { experimentId } = await deps.db.round.findUniqueOrThrow({ where: { id: roundId } });
  const recipe = { kind: "mixture", seed: 1, offline: null, rounds: [], reviewed: 0 };
  const build = { name: "theirs", recipe, recipeSha256: manifestSha256, seed: 1, total: 1 };
  await deps.db.datasetBuild.create({ data: { projectId, experimentId, number: 1, ...build, ...at } });
  const asked = { format: "everything", options: {}, optionsSha256: manifestSha256, total: 1 };
  await deps.db.datasetExport.create({ data: { projectId, datasetId, number: 1, ...asked, ...at } });
  const { webhookId } = await addWebhook(deps, { slug, owner }, "https://hooks.example.org/a");
  granted(await verbs.webhooks.test(deps, owner, { slug, webhookId }));
  return {
    pairId,
    webhookId,
    deliveryId: (await deps.db.webhookDelivery.findFirstOrThrow({ where: { webhookId } })).id,
    promptId: (await deps.db.prompt.findFirstOrThrow({ where: { projectId } })).id,
    importId: (await deps.db.import.findFirstOrThrow({ where: { projectId } })).id,
    memberId: person.memberId,
    pseudonym: person.pseudonym,
    studyId,
    crowdSessionId: (
      await deps.db.crowdSession.create({
        data: { studyId, memberId: person.memberId, pairs: 1, startedAt: deps.now() },
      })
    ).id,
    rateId: (await deps.db.payRate.findFirstOrThrow({ where: { studyId } })).id,
    policyId: granted(await createPolicy(deps, owner, policy)).id,
    judgeId,
    judgeRunId: (await deps.db.judgeRun.findFirstOrThrow({ where: { judgeId } })).id,
    sessionId: (await startSession(deps, { userId: owner.userId, cameBy: "invite", userAgent: null }))
      .sessionId,
    inviteId: granted(await createInvite(deps, owner, invite)).id,
    tokenId: granted(
      await createApiToken(deps, owner, { name: "theirs", scopes: ["read"], expiresInDays: 1 }),
    ).id,
    goldPairId: (await deps.db.goldPair.findFirstOrThrow({ where: { projectId } })).id,
    manifestSha256,
    number: 1,
    leaseId: next.lease.leaseId,
    judgmentId: (await deps.db.judgment.findFirstOrThrow()).id,
  };
}

/** Every row of every table. */
async function everything(): Promise<string> {
  const { db } = scene.deps;
  const tables = await db.$queryRaw<{ name: string }[]>`
    select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`;
  const sums = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*)::int as rows, md5(string_agg(t::text, '|' order by t::text)) as sum from "${name}" t`,
  );
  // Ordered once more: parts of a union that are worked on side by side come as they are done.
  return JSON.stringify(await db.$queryRawUnsafe(`${sums.join(" union all ")} order by name`), null, 1);
}

it("asks every verb that takes the id of something about something of another project's", () => {
  const asked = namesOfVerbs.filter((name) => cases[name] !== undefined);
  expect(namesOfVerbs.filter((name) => cases[name] === undefined)).toEqual([]);
  expect(asked.length).toBeGreaterThan(20);
});

const askable = all.flatMap((verb) => {
  const { name, input } = verb.definition;
  const found = cases[name];
  return found === undefined ? [] : [{ name, verb, input, found }];
});

it.each(askable)("$name does nothing with what belongs to another project", async (asked) => {
  const before = await everything();
  // What its own schema gave is what it takes.
  const input = asked.input.parse({ slug: mine, ...asked.found.input(theirs) }) as never;
  const outcome = await asked.verb(scene.deps, me, input);
  expect(outcome.ok ? "granted" : outcome.reason).toBe(asked.found.reason ?? "not-found");
  expect(await everything()).toBe(before);
  const told = JSON.stringify(outcome.ok ? outcome.value : outcome, (_, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
  const asks = JSON.stringify(input, (_, value) => (typeof value === "bigint" ? String(value) : value));
  // Names nothing of theirs but what the question named itself.
  for (const id of Object.values(theirs).map(String)) {
    if (id.length > 8 && !asks.includes(id)) expect(told).not.toContain(id);
  }
});
