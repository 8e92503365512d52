import type { Actor, Deps } from "@gshf/core/access";
import { roundConfigSchema } from "@gshf/core/rounds/model";
import { createTestDb, createTestDeps, createTestProject, joinTestProject } from "@gshf/testing";
import { callTRPCProcedure, TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { appRouter } from "./app-router.ts";
import { RefusalError } from "./unwrap.ts";

/*
 * Who may call what, said once more and independently of the code: every procedure of the public API, called
 * by everybody. A procedure that is not listed here fails the test, so none can be forgotten.
 */

const slug = "walked";
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

const members = ["labeler", "reviewer", "researcher", "owner"] as const;
type Role = (typeof members)[number];

/** Somebody signed in, whoever: the procedure is about the caller's own things. */
const self = "self";
const everyMember: readonly Role[] = members;
const readers: readonly Role[] = ["reviewer", "researcher", "owner"];
const writers: readonly Role[] = ["researcher", "owner"];

type Rule = { may: typeof self | readonly Role[]; input?: unknown };

const rules: Record<string, Rule> = {
  "access.me": { may: self },
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
  "rounds.start": { may: writers, input: round },
  "rounds.pause": { may: writers, input: round },
  "rounds.resume": { may: writers, input: round },
  "rounds.cancel": { may: writers, input: round },
  "rounds.retry": { may: writers, input: round },
  "rounds.freeze": { may: writers, input: round },
  "rounds.simulateAnnotators": { may: writers, input: round },
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
  "labeling.guidelines": { may: everyMember, input: { slug } },
  "labeling.rules": { may: readers, input: { slug } },
  "labeling.setRules": { may: writers, input: { slug, rules: {} } },
  "labeling.undo": { may: everyMember, input: { slug } },
  // Leases belong to whoever holds them; nobody else's can be named with any effect.
  "labeling.heartbeat": { may: self, input: { leaseIds: [uuid] } },
  "labeling.release": { may: self, input: { leaseIds: [uuid] } },
};

/** Walked by tests of their own below or in the slice, because roles alone don't decide. */
const decidedOtherwise = new Set([
  "projects.create",
  "labeling.submit",
  "labeling.skip",
  "labeling.desk",
  "labeling.savePreferences",
]);

let deps: Deps;
let close: () => Promise<void>;
let people: Record<Role | "stranger", Actor>;

beforeAll(async () => {
  const test = await createTestDb();
  close = test.close;
  deps = createTestDeps(test.db);
  const { owner } = await createTestProject(deps, { slug });
  const other = await createTestProject(deps, { slug: "somebody-elses" });
  const join = (role: "labeler" | "reviewer" | "researcher") => joinTestProject(deps, owner, slug, role);
  people = {
    owner,
    stranger: other.owner,
    labeler: await join("labeler"),
    reviewer: await join("reviewer"),
    researcher: await join("researcher"),
  };
});
afterAll(() => close());

type Answer = { reason: string; message: string };

/** Why a call is refused; "granted" when it is not, whatever else it then says of its input. */
async function walk(path: string, input: unknown, actor: Actor | null): Promise<Answer> {
  const type = types.get(path) ?? "query";
  try {
    await callTRPCProcedure({
      router: appRouter,
      path,
      type,
      getRawInput: async () => input,
      ctx: { deps, actor },
      signal: undefined,
      batchIndex: 0,
    });
    return { reason: "granted", message: "" };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const { cause } = error;
    if (cause instanceof RefusalError) return { reason: cause.reason, message: cause.message };
    return { reason: error.code, message: error.message };
  }
}

/** Every procedure by its path, and whether it changes something. */
const types = new Map(
  Object.entries(appRouter._def.procedures).flatMap(([name, entry]) => typesOf(name, entry)),
);

function typesOf(path: string, entry: unknown): [string, "query" | "mutation"][] {
  // Flat at run time ("access.me" → procedure), nested in its declared type; read as what it is.
  const definition: unknown = typeof entry === "function" ? Reflect.get(entry, "_def") : undefined;
  const found = z.object({ type: z.enum(["query", "mutation"]) }).safeParse(definition);
  return found.success ? [[path, found.data.type]] : [];
}

const paths = [...types.keys()];

test("every procedure of the API is walked", () => {
  expect(paths.filter((path) => rules[path] === undefined && !decidedOtherwise.has(path))).toEqual([]);
  expect(paths.length).toBeGreaterThan(40);
});

test.each(paths)("%s refuses who is not signed in", async (path) => {
  const rule = rules[path];
  const { reason } = await walk(path, rule?.input, null);
  expect(reason).toBe("not-signed-in");
});

describe.each(Object.entries(rules))("%s", (path, { may, input }) => {
  if (may === self) {
    test("answers anybody who is signed in", async () => {
      for (const person of [people.stranger, people.labeler]) {
        const { reason } = await walk(path, input, person);
        expect(["not-signed-in", "forbidden", "BAD_REQUEST", "INTERNAL_SERVER_ERROR"]).not.toContain(reason);
      }
    });
    return;
  }
  test("does not exist for members of other projects", async () => {
    const { reason, message } = await walk(path, input, people.stranger);
    expect(reason).toBe("not-found");
    expect(message).toBe(`There is no project "${slug}" that you can see.`);
  });
  test.each(members.filter((role) => !may.includes(role)))("is forbidden to a %s", async (role) => {
    expect((await walk(path, input, people[role])).reason).toBe("forbidden");
  });
  test.each(may)("lets a %s through", async (role) => {
    const { reason, message } = await walk(path, input, people[role]);
    expect(["not-signed-in", "forbidden", "BAD_REQUEST", "INTERNAL_SERVER_ERROR"], message).not.toContain(
      reason,
    );
  });
});

test("only people with an address of their own create projects", async () => {
  const input = { slug: "made-by-walking", name: "x" };
  for (const role of ["labeler", "reviewer", "researcher"] as const) {
    expect((await walk("projects.create", input, people[role])).reason).toBe("forbidden");
  }
  expect((await walk("projects.create", input, people.stranger)).reason).toBe("granted");
});

test("a lease that somebody else holds can be neither answered nor skipped", async () => {
  const answer = {
    choice: "tie",
    strength: null,
    durationMs: 1000,
    visibleMs: 1000,
    idempotencyKey: "walking-1",
  };
  expect((await walk("labeling.submit", { leaseId: uuid, ...answer }, people.labeler)).reason).toBe(
    "lease-lost",
  );
  expect(
    (await walk("labeling.skip", { leaseId: uuid, reason: "too-hard" }, people.stranger)).reason,
  ).not.toBe("granted");
});

test("an invite to researchers is the owner's to give", async () => {
  const input = { slug, role: "researcher" };
  expect((await walk("access.createInvite", input, people.researcher)).reason).toBe("forbidden");
  expect((await walk("access.createInvite", input, people.owner)).reason).toBe("granted");
});

test("who was removed from a project finds it gone", async () => {
  const { owner } = people;
  const gone = await joinTestProject(deps, owner, slug, "researcher");
  await deps.db.member.updateMany({ where: { userId: gone.userId }, data: { removedAt: new Date() } });
  expect((await walk("projects.get", { slug }, gone)).reason).toBe("not-found");
});

test("a deleted person's session is worth nothing", async () => {
  const gone = await joinTestProject(deps, people.owner, slug, "labeler");
  await deps.db.user.update({ where: { id: gone.userId }, data: { deletedAt: new Date() } });
  expect((await walk("access.me", undefined, gone)).reason).toBe("not-signed-in");
});
