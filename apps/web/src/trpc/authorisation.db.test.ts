// Long because it is one table, of who may call what, from which no verb may be missing.
import { can, createApiToken, revokeApiToken, type VerbKind } from "@gshf/core/access";
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
const everyMember: readonly Role[] = roles;
const readers: readonly Role[] = ["reviewer", "researcher", "owner"];
const writers: readonly Role[] = ["researcher", "owner"];

type Rule = { may: typeof self | readonly Role[]; input?: unknown };

const rules: Record<string, Rule> = {
  "access.me": { may: self },
  "access.listSessions": { may: self },
  "access.endSession": { may: self, input: { id: uuid } },
  "access.listMembers": { may: writers, input: { slug } },
  "access.listInvites": { may: writers, input: { slug } },
  "access.createInvite": { may: writers, input: { slug, role: "labeler" } },
  "access.revokeInvite": { may: writers, input: { slug, inviteId: uuid } },
  "access.listApiTokens": { may: self },
  "access.createApiToken": { may: self, input: { name: "walk" } },
  "access.revokeApiToken": { may: self, input: { id: uuid } },
  "projects.list": { may: self },
  "projects.get": { may: readers, input: { slug } },
  "projects.update": { may: writers, input: { slug, description: "walked" } },
  "prompts.list": { may: readers, input: { slug } },
  "prompts.imports": { may: readers, input: { slug } },
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
  "rounds.list": { may: readers, input: { slug } },
  "rounds.get": { may: readers, input: round },
  "rounds.events": { may: readers, input: round },
  "rounds.pairs": { may: readers, input: round },
  "rounds.pair": { may: readers, input: { slug, pairId: "0".repeat(32) } },
  "rounds.preview": { may: readers, input: { slug, config } },
  "rounds.create": { may: writers, input: { slug, config } },
  "rounds.update": { may: writers, input: { ...round, config } },
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
  "evaluations.byProject": { may: readers, input: { slug } },
  "quality.annotators": { may: readers, input: { slug } },
  "quality.agreement": { may: readers, input: { slug } },
  "quality.faults": { may: readers, input: { slug } },
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

/** Walked by tests of their own: roles alone don't decide, or it would end the sessions that others walk with. */
const decidedOtherwise = new Set(["projects.create", "access.endOtherSessions"]);

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

describe("a token", () => {
  const withToken = (token: string) =>
    callProcedure(
      { path: "projects.get", kind: "query", input: { slug } },
      { authorization: `Bearer ${token}` },
    );

  test("that was revoked is worth nothing", async () => {
    const { deps, people } = api;
    const { id, token } = granted(await createApiToken(deps, people.owner, { name: "x", expiresInDays: 1 }));
    expect((await withToken(token)).reason).toBe("granted");
    granted(await revokeApiToken(deps, people.owner, { id }));
    expect(await withToken(token)).toMatchObject({ reason: "not-signed-in", status: 401 });
  });

  test("that has expired is worth nothing, even beside a good session", async () => {
    const { deps, people } = api;
    const yesterday = { ...deps, now: () => new Date(Date.now() - 86_400_001) };
    const issued = granted(await createApiToken(yesterday, people.owner, { name: "x", expiresInDays: 1 }));
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
    const { id, token } = granted(await createApiToken(deps, people.owner, { name: "x", expiresInDays: 1 }));
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
