import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createTestDb, createTestDeps, createTestProject, granted } from "@gshf/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emailKey } from "../email-key.ts";
import {
  acceptInvite,
  createInvite,
  createOwner,
  type Deps,
  type Identity,
  letInByEmail,
  signInByOidc,
  startSession,
  userOfSession,
} from "../index.ts";

let testDb: Awaited<ReturnType<typeof createTestDb>>;
let deps: Deps;
let project: Awaited<ReturnType<typeof createTestProject>>;
let count = 0;

beforeAll(async () => {
  testDb = await createTestDb();
  deps = createTestDeps(testDb.db);
  project = await createTestProject(deps, { slug: "identities" });
});
afterAll(() => testDb.close());

const issuer = "https://id.example.org";
const fresh = (email: string | null, more: Partial<Identity> = {}): Identity =>
  Object.assign({ issuer, subject: `subject-${++count}`, email, emailVerified: true, name: null }, more);
const address = () => `person-${++count}@allowed.example`;
const signIn = (identity: Identity, linkTo: string | null = null) =>
  signInByOidc(deps, identity, { allowedDomains: ["allowed.example"], linkTo });

describe("an identity", () => {
  it("is its issuer and subject, whatever its address becomes", async () => {
    const identity = fresh(address());
    const { userId } = granted(await signIn(identity));
    for (const change of [{ email: "else@elsewhere.example" }, { email: null }, { emailVerified: false }])
      expect(granted(await signIn(Object.assign({}, identity, change))).userId).toBe(userId);
  });

  it.each([
    ["another subject of the same issuer", {}],
    ["the same subject of another issuer", { issuer: "https://other.example.org" }],
  ])("%s with the same address takes no account over", async (_, change) => {
    const identity = fresh(address());
    const { userId } = granted(await signIn(identity));
    const other = Object.assign({}, identity, { subject: `subject-${++count}` }, change);
    if ("issuer" in change) other.subject = identity.subject;
    expect(await signIn(other)).toMatchObject({ ok: false, reason: "forbidden", field: "link" });
    expect(await deps.db.oidcIdentity.count({ where: { userId } })).toBe(1);
    expect(granted(await signIn(identity)).userId).toBe(userId);
  });

  it("takes over no account by an invite to its address", async () => {
    const email = address();
    granted(await signIn(fresh(email)));
    const invite = {
      slug: project.slug,
      role: "researcher",
      note: "",
      usesMax: 1,
      expiresInHours: 1,
    } as const;
    granted(await createInvite(deps, project.owner, Object.assign({ email }, invite)));
    expect(await signIn(fresh(email))).toMatchObject({ reason: "forbidden", field: "link" });
  });

  it("becomes a way in where its owner, signed in, asks for that; other sessions end", async () => {
    const email = address();
    const { userId } = granted(await signIn(fresh(email)));
    const { sessionId } = await startSession(deps, { userId, cameBy: "single_sign_on", userAgent: null });
    const other = fresh(email.toUpperCase(), { issuer: "https://other.example.org" });
    expect(await signIn(Object.assign({}, other, { emailVerified: false }), userId)).toMatchObject({
      field: "email",
    });
    expect(await userOfSession(deps, sessionId)).toBe(userId);
    expect(granted(await signIn(other, userId)).userId).toBe(userId);
    expect(await userOfSession(deps, sessionId)).toBeNull();
    expect(granted(await signIn(other)).userId).toBe(userId);
  });

  it("of another's address, or another's own, is linked to nobody", async () => {
    const [mine, theirs] = [granted(await signIn(fresh(address()))), fresh(address())];
    const owner = granted(await signIn(theirs));
    expect(await signIn(theirs, mine.userId)).toMatchObject({ reason: "conflict", field: "link" });
    expect(await signIn(fresh(theirs.email), mine.userId)).toMatchObject({ reason: "conflict" });
    expect(granted(await signIn(theirs)).userId).toBe(owner.userId);
  });

  it("without a verified address, or of an unknown domain, signs nobody up", async () => {
    expect(await signIn(fresh(address(), { emailVerified: false }))).toMatchObject({ field: "email" });
    expect(await signIn(fresh("x@elsewhere.example"))).toMatchObject({ field: "account" });
    expect(await signIn(fresh("x@elsewhere.example@allowed.example.evil"))).toMatchObject({
      field: "account",
    });
  });

  it("of somebody who signed in before issuers were kept is theirs, and no other issuer's", async () => {
    const email = address();
    const user = await deps.db.user.create({ data: { email, oidcSub: "old-subject" } });
    const old = fresh(email, { subject: "old-subject" });
    expect(await signIn(fresh("x@elsewhere.example", { subject: "old-subject" }))).toMatchObject({
      ok: false,
    });
    expect(granted(await signIn(old)).userId).toBe(user.id);
    const elsewhere = Object.assign({}, old, { issuer: "https://other.example.org" });
    expect(await signIn(elsewhere)).toMatchObject({ field: "link" });
  });
});

describe("an account that the command line made", () => {
  it("is for the first who signs in with its address, in whatever case, and for nobody after", async () => {
    const { userId } = granted(await createOwner(deps, { email: "First.Owner@Example.ORG", name: "O" }));
    expect(granted(await createOwner(deps, { email: " first.owner@example.org ", name: "O" })).userId).toBe(
      userId,
    );
    const identity = fresh("FIRST.owner@example.org");
    expect(await signIn(Object.assign({}, identity, { emailVerified: false }))).toMatchObject({ ok: false });
    expect(granted(await signIn(identity)).userId).toBe(userId);
    expect(await signIn(fresh("first.owner@example.org"))).toMatchObject({ field: "link" });
    granted(await letInByEmail(deps, "first.owner@EXAMPLE.org"));
    expect(granted(await signIn(fresh("first.owner@example.org"))).userId).toBe(userId);
    expect(await signIn(identity)).toMatchObject({ field: "link" });
  });
});

describe("an invite to an address", () => {
  const inviteTo = async (email: string) => {
    const invite = {
      slug: project.slug,
      role: "reviewer",
      note: "",
      usesMax: 50,
      expiresInHours: 1,
    } as const;
    return granted(await createInvite(deps, project.owner, Object.assign({ email }, invite))).token;
  };
  const accept = (token: string, userId: string | null) =>
    acceptInvite(deps, userId, { token, idempotencyKey: `browser-${++count}` });

  it("is accepted by whoever signed in with it, in whatever case, once, and by nobody else", async () => {
    const token = await inviteTo("Ada@Elsewhere.Example");
    const { userId } = granted(await signIn(fresh(" ada@elsewhere.example")));
    const other = granted(await signIn(fresh(address())));
    for (const who of [null, other.userId])
      expect(await accept(token, who)).toMatchObject({ ok: false, reason: "forbidden", field: "token" });
    expect(granted(await accept(token, userId))).toMatchObject({ userId, role: "reviewer" });
    const second = granted(await signIn(fresh("second@allowed.example")));
    expect(await accept(token, second.userId)).toMatchObject({ ok: false });
  });

  it("lets nobody in whose address only looks like it", async () => {
    // The Kelvin sign, and a full-width a.
    await inviteTo("k@elsewhere.example");
    await inviteTo("a@elsewhere.example");
    for (const email of ["\u212a@elsewhere.example", "\uff41@elsewhere.example"])
      expect(await signIn(fresh(email))).toMatchObject({ field: "account" });
  });
});

describe("addresses", () => {
  it.each([
    ["Ada@Example.ORG"],
    [" ada@example.org\n"],
    ["\u212a@x.example"],
    ["\u00c5sa@x.example"],
    ["A\u030asa@x.example"],
  ])("%j is compared alike in code and in the database", async (email) => {
    const [row] = await deps.db.$queryRaw<{ key: string }[]>`select "email_key"(${email}) as "key"`;
    expect(row?.key).toBe(emailKey(email));
  });

  it("that several accounts share are kept by the migration, which says so and doesn't fail", async () => {
    await using old = await createTestDb();
    const { db } = old;
    await db.$executeRaw`drop trigger "User_emailKey" on "User"`;
    await db.$executeRaw`drop function "set_email_key", "email_key"`;
    const shared = ["Twin@x.example", "twin@x.example", "TWIN@x.example "];
    for (const [i, email] of shared.entries()) {
      const oidcSub = i === 1 ? "has-signed-in" : null;
      await db.user.create({ data: { email, oidcSub, emailKey: null } });
    }
    const folder = path.resolve(import.meta.dirname, "../../../../../prisma/migrations");
    const name = readdirSync(folder).find((entry) => entry.endsWith("_identities_and_addresses")) ?? "";
    const sql = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
    const data = sql.slice(sql.indexOf("-- Only ASCII letters"));
    for (const statement of data.split(/;\n(?=\n|CREATE|UPDATE|INSERT|WITH)/)) {
      if (statement.trim() !== "") await db.$executeRawUnsafe(statement);
    }
    const users = await db.user.findMany({ select: { email: true, emailKey: true, oidcSub: true } });
    expect(users.map(({ email }) => email).sort()).toEqual([...shared].sort());
    expect(users.filter((user) => user.emailKey !== null)).toMatchObject([{ oidcSub: "has-signed-in" }]);
    expect(await db.auditEvent.count({ where: { action: "user.duplicateAddress" } })).toBe(2);
  });
});
