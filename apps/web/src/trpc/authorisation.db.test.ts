// Long because it is one table, of who may call what, from which no verb may be missing.
import { can, createApiToken, revokeApiToken, type VerbKind } from "@gshf/core/access";
import { type Scope, scopes } from "@gshf/core/access/model";
import { verbs } from "@gshf/core/registry";
import { roundConfigSchema } from "@gshf/core/rounds/model";
import { granted, joinTestProject } from "@gshf/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  type Answer,
  type Api,
  callProcedure,
  cookieOf,
  credentials,
  type Role,
  roles,
  slug,
  startApi,
} from "./api.fixture.ts";
import { appRouter } from "./app-router.ts";

/*
 * Who may call what, said once more and independently of the code: every procedure of the public API, called
 * through its route by everybody, with a session and with a token. A procedure that is not listed here fails the
 * test, so none can be forgotten.
 */

const uuid = "01a208ca-9249-73ff-872d-4ee03b8340ba";
const round = { slug, number: 1 };
const config = roundConfigSchema.parse({});
const study = {
  name: "Walk",
  pairsPerSession: 1,
  completionCode: "WALK",
  pay: { mode: "per_label", amountMilli: 1, currency: "GBP" },
};
const payee = { memberId: uuid, rateId: uuid, amountMilli: 1n };

/** Somebody signed in, whoever: the procedure is about the caller's own things. */
const self = "self";
const ownerAlone: readonly Role[] = ["owner"];
const everyMember: readonly Role[] = roles;
const readers: readonly Role[] = ["reviewer", "researcher", "owner"];
const writers: readonly Role[] = ["researcher", "owner"];

type Rule = { may: typeof self | readonly Role[]; input?: unknown };

const rules: Record<string, Rule> = {
  "access.me": { may: self },
  "access.auditLog": { may: ownerAlone, input: { slug } },
  "access.accountLog": { may: self },
  "access.listSessions": { may: self },
  "access.endSession": { may: self, input: { id: uuid } },
  "access.listMembers": { may: writers, input: { slug } },
  "access.listInvites": { may: writers, input: { slug } },
  "access.createInvite": { may: writers, input: { slug, role: "labeler" } },
  "access.revokeInvite": { may: writers, input: { slug, inviteId: uuid } },
  "access.listApiTokens": { may: self },
  "access.createApiToken": { may: self, input: { name: "walk", expiresInDays: 0.5 } },
  "access.revokeApiToken": { may: self, input: { id: uuid } },
  "members.setRole": { may: writers, input: { slug, memberId: uuid, role: "reviewer" } },
  "members.remove": { may: writers, input: { slug, memberId: uuid } },
  "members.readmit": { may: writers, input: { slug, memberId: uuid } },
  "members.passOwnership": { may: ownerAlone, input: { slug, memberId: uuid, confirm: "L-9999" } },
  "projects.unarchive": { may: ownerAlone, input: { slug } },
  "projects.deletion": { may: ownerAlone, input: { slug } },
  "projects.delete": { may: ownerAlone, input: { slug, confirm: "something else" } },
  "projects.list": { may: self },
  "projects.get": { may: readers, input: { slug } },
  "projects.update": { may: writers, input: { slug, description: "walked" } },
  "prompts.list": { may: readers, input: { slug } },
  "prompts.imports": { may: readers, input: { slug } },
  "prompts.importRows": { may: readers, input: { slug, id: uuid } },
  "prompts.undoImport": { may: writers, input: { slug, id: uuid } },
  "prompts.change": { may: writers, input: { slug, ids: [uuid], use: "rounds" } },
  "policies.list": { may: readers, input: { slug } },
  "policies.create": {
    may: writers,
    input: { slug, name: "walk", baseUrl: "http://127.0.0.1:1/v1", model: "walk" },
  },
  "policies.update": { may: writers, input: { slug, policyId: uuid, maxTokens: 9 } },
  "policies.archive": { may: writers, input: { slug, policyId: uuid, isArchived: true } },
  "policies.checkConnection": { may: writers, input: { slug, to: "trainer" } },
  "policies.check": { may: writers, input: { slug, policyId: uuid } },
  "policies.setMain": { may: writers, input: { slug, policyId: uuid } },
  "policies.setFeatureMap": {
    may: writers,
    input: { slug, baseUrl: "http://127.0.0.1:1/v1", model: "walk" },
  },
  "experiments.list": { may: readers, input: { slug } },
  "experiments.get": { may: readers, input: { slug, experiment: "main" } },
  "experiments.compare": { may: readers, input: { slug, experiments: ["main", "walk"] } },
  "experiments.create": { may: writers, input: { slug, experiment: "walk" } },
  "experiments.update": { may: writers, input: { slug, experiment: "walk", name: "Walk" } },
  "experiments.archive": { may: writers, input: { slug, experiment: "walk", isArchived: true } },
  "rounds.list": { may: readers, input: { slug } },
  "rounds.get": { may: readers, input: round },
  "rounds.events": { may: readers, input: round },
  "rounds.pairs": { may: readers, input: round },
  "rounds.pair": { may: readers, input: { slug, pairId: "0".repeat(32) } },
  "rounds.preview": { may: readers, input: { slug, config } },
  "rounds.forecast": { may: readers, input: { slug, eta: 0.1, radius: 0.75, metric: "information" } },
  "rounds.promptChoices": { may: readers, input: { slug } },
  "rounds.create": { may: writers, input: { slug, config } },
  "rounds.update": { may: writers, input: { ...round, config } },
  "trainings.list": { may: readers, input: { slug } },
  "trainings.get": { may: readers, input: round },
  "trainings.options": { may: readers, input: { slug } },
  "trainings.create": {
    may: writers,
    input: { slug, manifestSha256: "0".repeat(64), name: "walk", algorithm: "dpo" },
  },
  "trainings.cancel": { may: writers, input: round },
  "trainings.retry": { may: writers, input: round },
  "recipes.list": { may: readers, input: { slug } },
  "recipes.get": { may: readers, input: round },
  "recipes.preview": { may: readers, input: { slug, recipe: { name: "offline-dpo" } } },
  "recipes.start": { may: writers, input: { slug, recipe: { name: "offline-dpo" } } },
  "recipes.stop": { may: writers, input: round },
  "recipes.retry": { may: writers, input: round },
  "rehearsals.get": { may: readers, input: round },
  "rehearsals.start": { may: writers, input: round },
  "rehearsals.stop": { may: writers, input: round },
  "rounds.clone": { may: writers, input: round },
  "rounds.delete": { may: writers, input: round },
  "rounds.start": { may: writers, input: round },
  "rounds.pause": { may: writers, input: round },
  "rounds.resume": { may: writers, input: round },
  "rounds.cancel": { may: writers, input: round },
  "rounds.retry": { may: writers, input: round },
  "rounds.freeze": { may: writers, input: round },
  "rounds.finishEarly": { may: writers, input: round },
  "rounds.takePolicy": {
    may: writers,
    input: { ...round, baseUrl: "http://127.0.0.1:1/v1", model: "walk" },
  },
  "rounds.remains": { may: readers, input: round },
  "rounds.simulateAnnotators": { may: writers, input: round },
  "rounds.simulatedRun": { may: readers, input: { ...round, runId: "walk" } },
  "datasets.list": { may: readers, input: { slug } },
  "datasets.get": { may: readers, input: { slug, manifestSha256: "0".repeat(64) } },
  "datasets.create": {
    may: writers,
    input: { slug, name: "walk", recipe: { kind: "mixture", offline: false } },
  },
  "datasets.builds": { may: readers, input: { slug } },
  "datasets.getBuild": { may: readers, input: round },
  "datasets.retry": { may: writers, input: round },
  "datasets.stop": { may: writers, input: round },
  "datasets.exportFormats": { may: writers, input: { slug } },
  "datasets.previewExport": {
    may: writers,
    input: { slug, manifestSha256: "0".repeat(64), format: "everything" },
  },
  "datasets.export": { may: writers, input: { slug, manifestSha256: "0".repeat(64), format: "everything" } },
  "datasets.exports": { may: writers, input: { slug } },
  "datasets.getExport": { may: writers, input: round },
  "datasets.stopExport": { may: writers, input: round },
  "datasets.retryExport": { may: writers, input: round },
  "evaluations.byProject": { may: readers, input: { slug } },
  "evaluations.list": { may: readers, input: { slug } },
  "evaluations.get": { may: readers, input: round },
  "evaluations.results": { may: readers, input: round },
  "evaluations.options": { may: readers, input: { slug } },
  "evaluations.frontier": { may: readers, input: { slug } },
  "evaluations.create": {
    may: writers,
    input: { slug, name: "walk", policies: ["00000000-0000-4000-8000-000000000000"], splits: ["validation"] },
  },
  "evaluations.stop": { may: writers, input: round },
  "evaluations.retry": { may: writers, input: round },
  "quality.annotators": { may: readers, input: { slug } },
  "quality.agreement": { may: readers, input: { slug } },
  "quality.faults": { may: readers, input: { slug } },
  "quality.statistics": { may: readers, input: { slug } },
  "quality.compute": { may: readers, input: { slug } },
  "quality.queue": { may: readers, input: { slug } },
  "quality.adjudicate": { may: readers, input: { slug, pairId: "0".repeat(32), verdict: "tie" } },
  "quality.takeBackDecision": { may: readers, input: { slug, pairId: "0".repeat(32) } },
  "quality.dismissFlags": { may: readers, input: { slug, pairId: "0".repeat(32) } },
  "quality.setStanding": {
    may: writers,
    input: { slug, pseudonym: "L-9999", state: "paused", reason: "walk" },
  },
  "quality.stopped": { may: readers, input: { slug } },
  "quality.gold": { may: readers, input: { slug } },
  "quality.markGold": { may: writers, input: { slug, pairId: "0".repeat(32) } },
  "quality.addGoldFromImports": { may: writers, input: { slug, count: 1 } },
  "quality.writeAttentionCheck": {
    may: writers,
    input: {
      slug,
      instruction: "Please choose the answer that says one.",
      rightAnswer: "one",
      wrongAnswer: "two",
    },
  },
  "quality.retireGold": { may: writers, input: { slug, goldPairId: uuid } },
  "quality.weights": { may: readers, input: { slug } },
  "quality.setWeights": { may: writers, input: { ...round, isOn: true } },
  "quality.judges": { may: readers, input: { slug } },
  "quality.saveJudge": {
    may: writers,
    input: { slug, name: "walk", baseUrl: "http://127.0.0.1:1/v1", model: "walk" },
  },
  "quality.checkJudge": { may: writers, input: { slug, judgeId: uuid } },
  "quality.retireJudge": { may: writers, input: { slug, judgeId: uuid } },
  "quality.startJudgeRun": { may: writers, input: { slug, judgeId: uuid, number: 1 } },
  "quality.actOnJudgeRun": { may: writers, input: { slug, judgeRunId: uuid, action: "pause" } },
  "quality.rules": { may: readers, input: { slug } },
  "quality.setRules": { may: writers, input: { slug, rules: {} } },
  "crowds.onboarding": { may: everyMember, input: { slug } },
  "crowds.agree": { may: everyMember, input: { slug, kind: "guidelines", version: 9 } },
  "crowds.decline": { may: everyMember, input: { slug } },
  "crowds.testProgress": { may: everyMember, input: { slug } },
  "crowds.startTest": { may: everyMember, input: { slug } },
  "crowds.answerTest": { may: everyMember, input: { slug, attempt: 1, pairId: "none", choice: "tie" } },
  "crowds.session": { may: everyMember, input: { slug } },
  "crowds.finishSession": { may: everyMember, input: { slug } },
  "crowds.leaveSession": { may: everyMember, input: { slug } },
  "crowds.stopSession": { may: everyMember, input: { slug } },
  "crowds.myPay": { may: everyMember, input: { slug } },
  "crowds.eraseMe": { may: everyMember, input: { slug, confirm: "nobody" } },
  "crowds.guidelines": { may: readers, input: { slug } },
  "crowds.publishGuidelines": { may: writers, input: { slug, text: "Walk.", basedOn: 9 } },
  "crowds.onboardingSettings": { may: readers, input: { slug } },
  "crowds.publishText": { may: writers, input: { slug, kind: "welcome", text: "", basedOn: 0 } },
  "crowds.testSettings": { may: readers, input: { slug } },
  "crowds.updateTest": {
    may: writers,
    input: { slug, isOn: false, itemsPerAttempt: 2, rightMin: 1, attemptsMax: 1 },
  },
  "crowds.testItems": { may: writers, input: { slug } },
  "crowds.testCandidates": { may: writers, input: { slug } },
  "crowds.saveTestItem": {
    may: writers,
    input: { slug, pairId: "none", answer: "tie", explanation: "walk" },
  },
  "crowds.retireTestItem": { may: writers, input: { slug, pairId: "none" } },
  "crowds.testResults": { may: writers, input: { slug } },
  "crowds.letIn": { may: writers, input: { slug, memberId: uuid } },
  "crowds.studies": { may: writers, input: { slug } },
  "crowds.createStudy": { may: writers, input: { slug, platform: "prolific", requestKey: uuid, ...study } },
  "crowds.updateStudy": { may: writers, input: { slug, studyId: uuid, isClosed: true, ...study } },
  "crowds.studySessions": { may: writers, input: { slug, studyId: uuid } },
  "crowds.freePlace": { may: writers, input: { slug, sessionId: uuid } },
  "crowds.payRates": { may: writers, input: { slug } },
  "crowds.setPayRate": { may: writers, input: { slug, studyId: null, ...study.pay } },
  "crowds.payDue": { may: writers, input: { slug } },
  "crowds.markPaid": {
    may: writers,
    input: { slug, requestKey: uuid, from: null, until: new Date(0), people: [payee] },
  },
  "crowds.payments": { may: writers, input: { slug } },
  "crowds.erasePerson": { may: writers, input: { slug, memberId: uuid, confirm: "L-9999" } },
  "labeling.home": { may: self },
  "labeling.next": { may: everyMember, input: { slug } },
  "labeling.history": { may: everyMember, input: { slug } },
  "labeling.desk": { may: everyMember, input: { slug } },
  "labeling.guidelines": { may: everyMember, input: { slug } },
  "labeling.rules": { may: readers, input: { slug } },
  "labeling.setRules": { may: writers, input: { slug, rules: {} } },
  "labeling.setStrength": { may: everyMember, input: { slug, judgmentId: uuid, strength: 1 } },
  "labeling.undo": { may: everyMember, input: { slug } },
  "labeling.savePreferences": { may: self, input: { layout: "stack" } },
  // Leases belong to whoever holds them; nobody else's can be named with any effect.
  "labeling.submit": {
    may: self,
    input: {
      leaseId: uuid,
      choice: "tie",
      strength: null,
      durationMs: 1000,
      visibleMs: 1000,
      idempotencyKey: uuid,
    },
  },
  "labeling.skip": { may: self, input: { leaseId: uuid, reason: "cannot_judge" } },
  "labeling.heartbeat": { may: self, input: { leaseIds: [uuid] } },
  "labeling.release": { may: self, input: { leaseIds: [uuid] } },
};

/** Walked by tests of their own: roles alone don't decide, or it would shut out whoever walks next. */
const decidedOtherwise = new Set([
  "projects.create",
  "access.endOtherSessions",
  "projects.archive",
  "members.leave",
]);

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** Every procedure by its path, and whether it changes something. */
const kinds = new Map(
  Object.entries(appRouter._def.procedures).flatMap(([name, entry]) => kindsOf(name, entry)),
);

function kindsOf(path: string, entry: unknown): [string, VerbKind][] {
  // Flat at run time ("access.me" → procedure), nested in its declared type; read as what it is.
  const definition: unknown = typeof entry === "function" ? Reflect.get(entry, "_def") : undefined;
  const found = z.object({ type: z.enum(["query", "mutation"]) }).safeParse(definition);
  return found.success ? [[path, found.data.type]] : [];
}

const paths = [...kinds.keys()];

function walk(path: string, input: unknown, headers: Record<string, string>): Promise<Answer> {
  return callProcedure({ path, kind: kinds.get(path) ?? "query", input }, headers);
}

const definitions = Object.values(verbs).flatMap((slice) =>
  Object.values(slice).map(({ definition }) => definition),
);

test("every procedure of the API is walked, and every verb is one", () => {
  expect(paths.filter((path) => rules[path] === undefined && !decidedOtherwise.has(path))).toEqual([]);
  expect(Object.keys(rules).filter((path) => !kinds.has(path))).toEqual([]);
  expect(definitions.map(({ name }) => name).filter((name) => !kinds.has(name))).toEqual([]);
  expect(paths.length).toBeGreaterThan(100);
});

test.each(definitions.filter(({ name }) => rules[name] !== undefined))(
  "$name is declared as open to whom it is said to be open here",
  ({ name, may, kind, input }) => {
    // What is walked with must get past the parser, or nobody is asked who they are to do it.
    expect(input.safeParse(rules[name]?.input).error?.issues ?? []).toEqual([]);
    const declared = may === "signed-in" ? self : roles.filter((role) => can(role, may));
    expect(declared).toEqual(rules[name]?.may);
    expect(kind).toBe(kinds.get(name));
  },
);

test.each(paths)("%s refuses who is not signed in", async (path) => {
  const { reason, status } = await walk(path, rules[path]?.input, {});
  expect([reason, status]).toEqual(["not-signed-in", 401]);
});

/** What says that the caller, and not what they ask for, is the problem; or that the test asks wrongly. */
const turnedAway = ["not-signed-in", "forbidden", "defect"];

describe.each(Object.entries(rules))("%s", (path, { may, input }) => {
  describe.each(credentials)("with a %s", (credential) => {
    const call = async (who: keyof Api["people"]) =>
      walk(path, input, await api.headersOf(api.people[who], credential));
    if (may === self) {
      test.each(["stranger", "labeler"] as const)("answers anybody who is signed in: a %s", async (who) => {
        const { reason, message, status } = await call(who);
        expect(turnedAway, message).not.toContain(reason);
        expect(status, message).not.toBe(400);
      });
      return;
    }
    test("does not exist for members of other projects", async () => {
      const { reason, message } = await call("stranger");
      expect(reason).toBe("not-found");
      expect(message).toBe(`There is no project "${slug}" that you can see.`);
    });
    test.each(roles.filter((role) => !may.includes(role)))("is forbidden to a %s", async (role) => {
      expect(await call(role)).toMatchObject({ reason: "forbidden", status: 403 });
    });
    test.each(may)("lets a %s through", async (role) => {
      const { reason, message } = await call(role);
      expect(turnedAway, message).not.toContain(reason);
      expect(message).not.toBe(`There is no project "${slug}" that you can see.`);
    });
  });
});

/** What a token of each scope may be used for, and nothing else; a token may always ask whose it is. */
const allowedTo: Record<Scope, RegExp> = {
  read: /^(projects\.(list|get)|prompts\.(list|imports|importRows)|policies\.list|datasets\.(list|get|builds|getBuild|exportFormats|previewExport|export|exports|getExport|stopExport|retryExport)|evaluations\.(byProject|list|get|results|options|frontier)|crowds\.(guidelines|onboardingSettings|testSettings)|quality\.(annotators|agreement|faults|statistics|queue|stopped|gold|weights|judges|rules)|rounds\.(list|get|events|pairs|pair|preview|forecast|promptChoices|remains|simulatedRun)|trainings\.(list|get|options)|recipes\.(list|get|preview)|rehearsals\.get|experiments\.(list|get|compare)|labeling\.rules)$/,
  label:
    /^(crowds\.(onboarding|agree|decline|testProgress|startTest|answerTest|session|finishSession|leaveSession|stopSession|myPay)|quality\.(adjudicate|takeBackDecision|dismissFlags|compute)|labeling\.(home|next|heartbeat|submit|skip|undo|release|setStrength|savePreferences|history|guidelines|desk))$/,
  // Files come in by a route of their own.
  import: /^prompts\.(change|undoImport)$/,
  rounds:
    /^(quality\.(setWeights|startJudgeRun|actOnJudgeRun)|rounds\.(create|update|clone|delete|start|pause|resume|cancel|finishEarly|takePolicy|retry|freeze|simulateAnnotators)|rehearsals\.(start|stop)|evaluations\.(create|stop|retry)|experiments\.(create|update|archive))$/,
  train:
    /^(datasets\.(create|retry|stop)|trainings\.(create|cancel|retry)|recipes\.(start|stop|retry)|policies\.(create|check|checkConnection|update|archive|setMain|setFeatureMap)|quality\.(saveJudge|retireJudge|checkJudge))$/,
  admin:
    /^(access\.(auditLog|accountLog|listSessions|endSession|listMembers|listInvites|createInvite|revokeInvite|listApiTokens|createApiToken|revokeApiToken)|members\.(setRole|remove|readmit|passOwnership)|projects\.(unarchive|deletion|delete|update)|crowds\.(freePlace|publishGuidelines|publishText|updateTest|testItems|testCandidates|saveTestItem|retireTestItem|testResults|letIn|studies|createStudy|updateStudy|studySessions|payRates|setPayRate|payDue|markPaid|payments|erasePerson|eraseMe)|quality\.(setStanding|markGold|addGoldFromImports|writeAttentionCheck|retireGold|setRules)|labeling\.setRules)$/,
};

describe.each(scopes)("a token for %s", (scope) => {
  test.each(Object.entries(rules))("may call %s, or not", async (path, { input }) => {
    const headers = await api.headersOf(api.people.owner, "token", [scope]);
    const { reason, message, status } = await walk(path, input, headers);
    const isRefused = reason === "forbidden" && status === 403 && message.includes("lacks the scope");
    expect({ path, isRefused }).toEqual({
      path,
      isRefused: path !== "access.me" && !allowedTo[scope].test(path),
    });
  });
});

test("every procedure needs exactly one scope", () => {
  const needs = (path: string) => scopes.filter((scope) => allowedTo[scope].test(path));
  const wrong = Object.keys(rules).filter((path) => path !== "access.me" && needs(path).length !== 1);
  expect(wrong).toEqual([]);
});

describe("a token that a token makes", () => {
  const create = async (headers: Record<string, string>, input: object) =>
    walk("access.createApiToken", { name: "made", ...input }, headers);
  const made = z.object({ id: z.uuid(), token: z.string(), expiresAt: z.date() });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const issue = async (given: Scope[], expiresInDays: number) =>
    granted(await createApiToken(api.deps, api.people.owner, { name: "x", scopes: given, expiresInDays }));

  test("has no scope that the other lacks", async () => {
    const { token } = await issue(["admin", "read"], 1);
    for (const given of [["label"], ["read", "rounds"], [...scopes]]) {
      const refused = await create(bearer(token), { scopes: given, expiresInDays: 0.5 });
      expect(refused).toMatchObject({ reason: "forbidden", status: 403 });
    }
    expect((await create(bearer(token), { scopes: ["read"], expiresInDays: 0.5 })).reason).toBe("granted");
  });

  test("doesn't outlive the other, and lives a year at most", async () => {
    const { token } = await issue(["admin", "read"], 2);
    expect(await create(bearer(token), { expiresInDays: 3 })).toMatchObject({ reason: "forbidden" });
    const session = await api.headersOf(api.people.owner, "session");
    for (const expiresInDays of [366, 3650, null])
      expect(await create(session, { expiresInDays })).toMatchObject({ reason: "invalid", status: 400 });
    const year = made.parse((await create(session, { expiresInDays: 365 })).value);
    const days = (year.expiresAt.getTime() - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(365);
  });

  test("is revoked with the other, and so is what was made with it", async () => {
    const first = await issue(["admin", "read"], 2);
    const input = { scopes: ["admin", "read"], expiresInDays: 1 };
    const second = made.parse((await create(bearer(first.token), input)).value);
    const third = made.parse((await create(bearer(second.token), { ...input, expiresInDays: 0.5 })).value);
    const reads = async (token: string) => (await walk("projects.get", { slug }, bearer(token))).reason;
    expect([await reads(second.token), await reads(third.token)]).toEqual(["granted", "granted"]);
    const session = await api.headersOf(api.people.owner, "session");
    await walk("access.revokeApiToken", { id: first.id }, session);
    for (const { token } of [first, second, third]) expect(await reads(token)).toBe("not-signed-in");
  });

  test("isn't made by one without the scope to administer", async () => {
    const { token } = await issue(["read", "label", "rounds", "train", "import"], 2);
    expect(await create(bearer(token), {})).toMatchObject({ reason: "forbidden", status: 403 });
  });

  test("hands out no invite that outlives it", async () => {
    const { token, expiresAt } = await issue(["admin"], 1);
    const asked = { slug, role: "labeler", expiresInHours: 24 * 300 };
    const { value } = await walk("access.createInvite", asked, bearer(token));
    expect(z.object({ expiresAt: z.date() }).parse(value).expiresAt).toEqual(expiresAt);
  });
});

describe("a token", () => {
  const withToken = (token: string) =>
    callProcedure(
      { path: "projects.get", kind: "query", input: { slug } },
      { authorization: `Bearer ${token}` },
    );

  test("that was revoked is worth nothing", async () => {
    const { deps, people } = api;
    const { id, token } = granted(
      await createApiToken(deps, people.owner, { name: "x", scopes: ["read"], expiresInDays: 1 }),
    );
    expect((await withToken(token)).reason).toBe("granted");
    granted(await revokeApiToken(deps, people.owner, { id }));
    expect(await withToken(token)).toMatchObject({ reason: "not-signed-in", status: 401 });
  });

  test("that has expired is worth nothing, even beside a good session", async () => {
    const { deps, people } = api;
    const yesterday = { ...deps, now: () => new Date(Date.now() - 86_400_001) };
    const issued = granted(
      await createApiToken(yesterday, people.owner, { name: "x", scopes: ["read"], expiresInDays: 1 }),
    );
    expect(await withToken(issued.token)).toMatchObject({ reason: "not-signed-in", status: 401 });
    const authorization = `Bearer ${issued.token}`;
    const both = { authorization, cookie: await cookieOf(deps, people.owner) };
    expect(await walk("projects.get", { slug }, both)).toMatchObject({ reason: "not-signed-in" });
  });

  test("that was made up is worth nothing", async () => {
    expect(await withToken(`gshf_${"x".repeat(43)}`)).toMatchObject({ reason: "not-signed-in", status: 401 });
  });

  test("can be revoked by its owner alone", async () => {
    const { deps, people } = api;
    const { id, token } = granted(
      await createApiToken(deps, people.owner, { name: "x", scopes: ["read"], expiresInDays: 1 }),
    );
    const headers = await api.headersOf(people.researcher, "session");
    expect(await walk("access.revokeApiToken", { id }, headers)).toMatchObject({ reason: "not-found" });
    expect((await withToken(token)).reason).toBe("granted");
  });
});

test("a change that another site asks a browser for is refused, and the same from a page of ours is not", async () => {
  const session = await api.headersOf(api.people.owner, "session");
  const change = (headers: Record<string, string>) =>
    walk("projects.update", { slug, description: "walked" }, headers);
  expect(await change({ ...session, origin: "https://elsewhere.example" })).toMatchObject({
    reason: "forbidden",
    status: 403,
  });
  expect((await change({ ...session, origin: "http://127.0.0.1:3000" })).reason).toBe("granted");
});

test("only people with an address of their own create projects", async () => {
  const input = { slug: "made-by-walking", name: "x" };
  const create = async (who: keyof Api["people"]) =>
    (await walk("projects.create", input, await api.headersOf(api.people[who], "session"))).reason;
  for (const role of ["labeler", "reviewer", "researcher"] as const)
    expect(await create(role)).toBe("forbidden");
  expect(await create("stranger")).toBe("granted");
});

test("only the owner archives a project, and anybody leaves one", async () => {
  const { deps, people } = api;
  const archive = async (who: keyof Api["people"]) =>
    (await walk("projects.archive", { slug }, await api.headersOf(people[who], "session"))).reason;
  for (const role of ["labeler", "reviewer", "researcher"] as const)
    expect(await archive(role)).toBe("forbidden");
  expect(await archive("stranger")).toBe("not-found");
  expect(await archive("owner")).toBe("granted");
  const session = await api.headersOf(people.owner, "session");
  expect((await walk("projects.unarchive", { slug }, session)).reason).toBe("granted");
  for (const role of ["labeler", "reviewer", "researcher"] as const) {
    const person = await joinTestProject(deps, people.owner, slug, role);
    const headers = await api.headersOf(person, "token");
    expect((await walk("members.leave", { slug }, headers)).reason).toBe("granted");
    expect((await walk("members.leave", { slug }, headers)).reason).toBe("not-found");
  }
  expect((await walk("members.leave", { slug }, session)).reason).toBe("conflict");
});

test("an invite to researchers is the owner's to give", async () => {
  const invite = async (role: Role) =>
    (
      await walk(
        "access.createInvite",
        { slug, role: "researcher" },
        await api.headersOf(api.people[role], "session"),
      )
    ).reason;
  expect(await invite("researcher")).toBe("forbidden");
  expect(await invite("owner")).toBe("granted");
});

test("who was removed from a project finds it gone", async () => {
  const gone = await joinTestProject(api.deps, api.people.owner, slug, "researcher");
  const headers = await api.headersOf(gone, "session");
  expect((await walk("projects.get", { slug }, headers)).reason).toBe("granted");
  await api.deps.db.member.updateMany({ where: { userId: gone.userId }, data: { removedAt: new Date() } });
  expect((await walk("projects.get", { slug }, headers)).reason).toBe("not-found");
});

test("a deleted person's session and tokens are worth nothing", async () => {
  const gone = await joinTestProject(api.deps, api.people.owner, slug, "labeler");
  const [session, token] = [await api.headersOf(gone, "session"), await api.headersOf(gone, "token")];
  for (const headers of [session, token]) {
    expect((await walk("access.me", undefined, headers)).reason).toBe("granted");
  }
  await api.deps.db.user.update({ where: { id: gone.userId }, data: { deletedAt: new Date() } });
  for (const headers of [session, token]) {
    expect((await walk("access.me", undefined, headers)).reason).toBe("not-signed-in");
  }
});
