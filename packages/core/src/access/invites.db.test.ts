import { randomUUID } from "node:crypto";
import { createTestDb, createTestDeps, createTestProject, granted, joinTestProject } from "@gshf/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  acceptInvite,
  authorize,
  createApiToken,
  createInvite,
  type Deps,
  listApiTokens,
  listMembers,
  revokeInvite,
  rightsOfToken,
} from "./index.ts";

let testDb: Awaited<ReturnType<typeof createTestDb>>;
let deps: Deps;
let project: Awaited<ReturnType<typeof createTestProject>>;
let number = 0;

beforeAll(async () => {
  testDb = await createTestDb();
  deps = createTestDeps(testDb.db);
});
afterAll(() => testDb.close());
beforeEach(async () => {
  number += 1;
  project = await createTestProject(deps, { slug: `invites-${number}` });
});

const inviteOf = async (usesMax: number) =>
  granted(
    await createInvite(deps, project.owner, {
      slug: project.slug,
      role: "labeler",
      note: "",
      usesMax,
      expiresInHours: 1,
    }),
  );

describe("invite links", () => {
  it("let no more people in than they may, however many come at once", async () => {
    const { token } = await inviteOf(3);
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        acceptInvite(deps, null, { token, idempotencyKey: `browser-${i}` }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(3);
    const members = granted(await listMembers(deps, project.owner, { slug: project.slug, limit: 50 })).items;
    expect(members.map((member) => member.pseudonym)).toEqual(["L-0001", "L-0002", "L-0003", "L-0004"]);
  });

  it("let in again who joined by one in this browser, though somebody else has signed in there since", async () => {
    const { token } = await inviteOf(1);
    const first = granted(await acceptInvite(deps, null, { token, idempotencyKey: "their browser" }));
    const other = await joinTestProject(deps, project.owner, project.slug, "reviewer");
    const open = (idempotencyKey: string) => acceptInvite(deps, other.userId, { token, idempotencyKey });
    expect(granted(await open("their browser"))).toEqual(first);
    // In another browser the link says nothing of who is there.
    expect(granted(await open("another browser"))).toMatchObject({ userId: other.userId });
  });

  it("join once when a request is repeated, and let the same browser in again", async () => {
    const { token } = await inviteOf(1);
    const again = () => acceptInvite(deps, null, { token, idempotencyKey: "browser" });
    const [first, second] = await Promise.all([again(), again()]);
    expect(granted(first)).toEqual(granted(second));
    expect(granted(await again()).pseudonym).toBe("L-0002");
    const invite = await deps.db.invite.findFirstOrThrow({ where: { projectId: project.projectId } });
    expect(invite.uses).toBe(1);
  });

  it("say why they don't work: unknown, used up, expired, revoked", async () => {
    const reasonOf = async (token: string, at = deps) => {
      const outcome = await acceptInvite(at, null, { token, idempotencyKey: "late" });
      return outcome.ok ? "let in" : outcome.message;
    };
    expect(await reasonOf("invite_made-up")).toContain("not known");
    const used = await inviteOf(1);
    granted(await acceptInvite(deps, null, { token: used.token, idempotencyKey: "a" }));
    expect(await reasonOf(used.token)).toContain("as often as it may be");
    const open = await inviteOf(5);
    const tomorrow = { ...deps, now: () => new Date(Date.now() + 86_400_000) };
    expect(await reasonOf(open.token, tomorrow)).toContain("expired");
    granted(await revokeInvite(deps, project.owner, { slug: project.slug, inviteId: open.id }));
    expect(await reasonOf(open.token)).toContain("closed");
  });

  it("are made once by a repeated request: the last answer's link works, and a used one is not replaced", async () => {
    const { slug, owner, projectId } = project;
    const input = { slug, role: "labeler", note: "", usesMax: 1, expiresInHours: 1 } as const;
    const requestKey = randomUUID();
    const ask = (over: object = {}) => createInvite(deps, owner, { ...input, requestKey, ...over });
    const lost = granted(await ask());
    const answered = granted(await ask({ usesMax: 2 }));
    expect(answered.id).toBe(lost.id);
    const invites = await deps.db.invite.findMany({ where: { projectId } });
    expect(invites).toMatchObject([{ id: requestKey, usesMax: 2, uses: 0 }]);
    const accept = (token: string) => acceptInvite(deps, null, { token, idempotencyKey: "browser" });
    expect(await accept(lost.token)).toMatchObject({ ok: false, reason: "not-found" });
    granted(await accept(answered.token));
    expect(await ask()).toMatchObject({ ok: false, reason: "conflict" });
    const elsewhere = await createTestProject(deps, { slug: `elsewhere-${number}` });
    const foreign = await createInvite(deps, elsewhere.owner, { ...input, slug: elsewhere.slug, requestKey });
    expect(foreign).toMatchObject({ ok: false, reason: "conflict" });
  });

  it("are stored only as a hash", async () => {
    const { token, url } = await inviteOf(1);
    const stored = JSON.stringify(await deps.db.invite.findMany());
    expect(url).toContain(token);
    expect(stored).not.toContain(token);
  });

  it("are made by nobody but who may write members, and for researchers by owners alone", async () => {
    const labeler = await joinTestProject(deps, project.owner, project.slug, "labeler");
    const researcher = await joinTestProject(deps, project.owner, project.slug, "researcher");
    const ask = (actor: typeof labeler, role: "labeler" | "researcher") =>
      createInvite(deps, actor, { slug: project.slug, role, note: "", usesMax: 1, expiresInHours: 1 });
    expect(await ask(labeler, "labeler")).toMatchObject({ ok: false, reason: "forbidden" });
    expect(await ask(researcher, "researcher")).toMatchObject({
      ok: false,
      reason: "forbidden",
      field: "role",
    });
    expect((await ask(researcher, "labeler")).ok).toBe(true);
  });
});

describe("an invite for somebody who is in the project", () => {
  const accept = (token: string, userId: string) =>
    acceptInvite(deps, userId, { token, idempotencyKey: "browser" });
  const inviteFor = async (role: "labeler" | "reviewer") =>
    granted(
      await createInvite(deps, project.owner, {
        slug: project.slug,
        role,
        note: "",
        usesMax: 1,
        expiresInHours: 1,
      }),
    );

  it("gives them its role when that is stronger, once and on record, and never a weaker one", async () => {
    const person = await joinTestProject(deps, project.owner, project.slug, "labeler");
    const stronger = await inviteFor("reviewer");
    for (let i = 0; i < 2; i++) {
      const joined = granted(await accept(stronger.token, person.userId));
      expect(joined).toMatchObject({ pseudonym: person.pseudonym, role: "reviewer" });
    }
    const events = await deps.db.auditEvent.findMany({ where: { subject: `invite:${stronger.id}` } });
    expect(events.filter(({ action }) => action === "invite.accept").map(({ detail }) => detail)).toEqual([
      { pseudonym: person.pseudonym, role: "reviewer", roleBefore: "labeler" },
    ]);
    const weaker = await inviteFor("labeler");
    expect(granted(await accept(weaker.token, person.userId)).role).toBe("reviewer");
    const invites = await deps.db.invite.findMany({ where: { id: { in: [stronger.id, weaker.id] } } });
    expect(new Set(invites.map(({ role, uses }) => `${role} ${uses}`))).toEqual(
      new Set(["reviewer 1", "labeler 0"]),
    );
  });

  it("doesn't give its role when it is used up", async () => {
    const [one, two] = [
      await joinTestProject(deps, project.owner, project.slug, "labeler"),
      await joinTestProject(deps, project.owner, project.slug, "labeler"),
    ];
    const { token } = await inviteFor("reviewer");
    expect(granted(await accept(token, one.userId)).role).toBe("reviewer");
    expect(granted(await accept(token, two.userId)).role).toBe("labeler");
  });

  it("lets nobody back in who was removed, and says so", async () => {
    const person = await joinTestProject(deps, project.owner, project.slug, "labeler");
    await deps.db.member.updateMany({ where: { userId: person.userId }, data: { removedAt: new Date() } });
    for (const role of ["labeler", "reviewer"] as const) {
      const { token } = await inviteFor(role);
      expect(await accept(token, person.userId)).toMatchObject({ ok: false, reason: "forbidden" });
    }
    expect(await authorize(deps, person, { slug: project.slug }, "label")).toMatchObject({ ok: false });
  });
});

describe("an API token", () => {
  it("is issued once by a repeated request: the last answer works, and one in use is not replaced", async () => {
    const requestKey = randomUUID();
    const ask = (actor: typeof project.owner) =>
      createApiToken(deps, actor, { name: "mine", scopes: ["read"], expiresInDays: 1, requestKey });
    const [lost, answered] = [granted(await ask(project.owner)), granted(await ask(project.owner))];
    expect(answered.id).toBe(lost.id);
    expect(granted(await listApiTokens(deps, project.owner, { limit: 50 })).items).toMatchObject([
      { id: requestKey },
    ]);
    expect(await rightsOfToken(deps, lost.token)).toBeNull();
    const other = await joinTestProject(deps, project.owner, project.slug, "labeler");
    expect(await ask(other)).toMatchObject({ ok: false, reason: "conflict" });
    expect((await rightsOfToken(deps, answered.token))?.userId).toBe(project.owner.userId);
    expect(await ask(project.owner)).toMatchObject({ ok: false, reason: "conflict" });
  });
});

describe("authorize", () => {
  it("doesn't tell a stranger whether a project exists", async () => {
    const other = await createTestProject(deps, { slug: `other-${number}` });
    const seen = await authorize(deps, other.owner, { slug: project.slug }, "project.read");
    const missing = await authorize(deps, other.owner, { slug: "no-such-project" }, "project.read");
    expect([seen, missing]).toMatchObject([{ reason: "not-found" }, { reason: "not-found" }]);
  });

  it("lets nobody back in who was removed", async () => {
    const labeler = await joinTestProject(deps, project.owner, project.slug, "labeler");
    await deps.db.member.updateMany({ where: { userId: labeler.userId }, data: { removedAt: new Date() } });
    const outcome = await authorize(deps, labeler, { slug: project.slug }, "label");
    expect(outcome).toMatchObject({ ok: false, reason: "not-found" });
  });
});
