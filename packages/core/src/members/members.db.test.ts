import { randomUUID } from "node:crypto";
import { granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import {
  acceptInvite,
  authorize,
  createApiToken,
  createInvite,
  listMembers,
  rightsOfToken,
  startSession,
  userOfSession,
} from "../access/index.ts";
import { ask, type Labeler, labelOne, makeScene, type Scene } from "../fixtures/crowds.fixture.ts";
import { membersVerbs } from "./index.ts";

const { leave, passOwnership, readmit, remove, setRole } = membersVerbs;

const withAddress = (scene: Scene, person: Labeler) =>
  scene.deps.db.user.update({
    where: { id: person.userId },
    data: { email: `${person.pseudonym}@example.org` },
  });

const roleOf = async (scene: Scene, person: { userId: string }) => {
  const { projectId } = scene;
  const where = { projectId_userId: { projectId, userId: person.userId } };
  const { role, removedAt } = await scene.deps.db.member.findUniqueOrThrow({ where });
  return removedAt === null ? role : "removed";
};
const ownersOf = (scene: Scene) =>
  scene.deps.db.member.count({ where: { projectId: scene.projectId, role: "owner", removedAt: null } });

describe("removing somebody", () => {
  it("gives back what they hold, keeps what they said, and ends their sessions, links and rights", async () => {
    await using scene = await makeScene({ pairs: 3 });
    const { deps, owner, slug } = scene;
    const person = await scene.join("researcher");
    await labelOne(scene, person);
    expect(await ask(scene, person)).toBe("pair");
    const { sessionId } = await startSession(deps, {
      userId: person.userId,
      cameBy: "invite",
      userAgent: null,
    });
    const token = granted(
      await createApiToken(deps, person, { name: "x", scopes: ["read"], expiresInDays: 1 }),
    );
    const invite = granted(
      await createInvite(deps, person, { slug, role: "labeler", note: "", usesMax: 5, expiresInHours: 1 }),
    );
    granted(await remove(deps, owner, { slug, memberId: person.memberId }));
    expect(await deps.db.slot.count({ where: { state: "leased" } })).toBe(0);
    expect(await deps.db.judgment.count({ where: { memberId: person.memberId, state: "counted" } })).toBe(1);
    expect(await userOfSession(deps, sessionId)).toBeNull();
    const rights = await rightsOfToken(deps, token.token);
    const actor = {
      kind: "user",
      userId: person.userId,
      ...(rights === null ? {} : { token: rights.token }),
    } as const;
    expect(await authorize(deps, actor, { slug }, "project.read")).toMatchObject({ reason: "not-found" });
    const back = await acceptInvite(deps, null, { token: invite.token, idempotencyKey: randomUUID() });
    expect(back).toMatchObject({ ok: false, reason: "forbidden" });
    granted(await remove(deps, owner, { slug, memberId: person.memberId }));
    expect(await deps.db.auditEvent.count({ where: { action: "members.remove" } })).toBe(1);
  });

  it("can be mended: they come back under their pseudonym, as a labeler", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const person = await scene.join("reviewer");
    const { deps, owner, slug } = scene;
    const gone = async () =>
      granted(await listMembers(deps, owner, { slug, removed: true, limit: 50 })).items;
    expect(await gone()).toEqual([]);
    granted(await remove(deps, owner, { slug, memberId: person.memberId }));
    expect(await gone()).toMatchObject([{ id: person.memberId, removedAt: deps.now() }]);
    granted(await readmit(deps, owner, { slug, memberId: person.memberId }));
    expect(await gone()).toEqual([]);
    expect(await roleOf(scene, person)).toBe("labeler");
    expect(await ask(scene, person)).toBe("pair");
  });

  it("leaves who can only label elsewhere signed in there", async () => {
    await using scene = await makeScene({ pairs: 1 });
    await using other = await makeScene({ pairs: 1 });
    expect(other.slug).toBe(scene.slug);
    const { deps, owner, slug } = scene;
    const person = await scene.join();
    const elsewhere = await deps.db.project.create({ data: { slug: "elsewhere", name: "x" } });
    await deps.db.member.create({
      data: { projectId: elsewhere.id, userId: person.userId, role: "labeler", pseudonym: "L-0001" },
    });
    const { sessionId } = await startSession(deps, {
      userId: person.userId,
      cameBy: "invite",
      userAgent: null,
    });
    granted(await remove(deps, owner, { slug, memberId: person.memberId }));
    expect(await userOfSession(deps, sessionId)).toBe(person.userId);
  });
});

describe("roles", () => {
  it("are the owner's to give to those who run the project, and researchers' to give to the others", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, owner, slug } = scene;
    const [one, two, labeler] = [
      await scene.join("researcher"),
      await scene.join("researcher"),
      await scene.join(),
    ];
    const set = (by: typeof owner, who: Labeler, role: "researcher" | "reviewer" | "labeler") =>
      setRole(deps, by, { slug, memberId: who.memberId, role });
    granted(await set(one, labeler, "reviewer"));
    expect(await set(one, labeler, "researcher")).toMatchObject({ reason: "forbidden" });
    expect(await set(one, two, "labeler")).toMatchObject({ reason: "forbidden" });
    expect(await remove(deps, one, { slug, memberId: two.memberId })).toMatchObject({ reason: "forbidden" });
    granted(await set(owner, labeler, "researcher"));
    expect(await roleOf(scene, labeler)).toBe("researcher");
  });

  it("shrink tokens and close links at once when they shrink", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, owner, slug } = scene;
    const person = await scene.join("researcher");
    const asked = { name: "x", scopes: ["read", "label", "rounds"], expiresInDays: 1 } as const;
    const made = granted(await createApiToken(deps, person, { ...asked, scopes: [...asked.scopes] }));
    const invite = granted(
      await createInvite(deps, person, { slug, role: "reviewer", note: "", usesMax: 5, expiresInHours: 1 }),
    );
    granted(await setRole(deps, owner, { slug, memberId: person.memberId, role: "labeler" }));
    const rights = await rightsOfToken(deps, made.token);
    if (rights === null) throw new Error("the token is gone");
    const actor = { kind: "user", ...rights } as const;
    expect(await authorize(deps, actor, { slug }, "rounds.write")).toMatchObject({ reason: "forbidden" });
    expect(await authorize(deps, actor, { slug }, "label")).toMatchObject({ ok: true });
    const joined = await acceptInvite(deps, null, { token: invite.token, idempotencyKey: randomUUID() });
    expect(joined).toMatchObject({ ok: false, reason: "forbidden" });
  });
});

describe("ownership", () => {
  it("is passed on in one step, to somebody who can sign in again", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, owner, slug } = scene;
    const next = await scene.join("researcher");
    const pass = (confirm: string) => passOwnership(deps, owner, { slug, memberId: next.memberId, confirm });
    expect(await pass(next.pseudonym)).toMatchObject({ reason: "conflict", field: "memberId" });
    await withAddress(scene, next);
    expect(await pass("L-9999")).toMatchObject({ reason: "invalid", field: "confirm" });
    granted(await pass(next.pseudonym));
    expect([await roleOf(scene, owner), await roleOf(scene, next)]).toEqual(["researcher", "owner"]);
  });

  it("goes to one of two who are made owners at once, and there is never none", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, owner, slug } = scene;
    const people = [await scene.join("researcher"), await scene.join("researcher")];
    for (const person of people) await withAddress(scene, person);
    const outcomes = await Promise.all(
      people.map(({ memberId, pseudonym }) =>
        passOwnership(deps, owner, { slug, memberId, confirm: pseudonym }),
      ),
    );
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await ownersOf(scene)).toBe(1);
  });

  it("isn't left behind: the last owner can't go, and of two who go at once one stays", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, owner, slug, projectId } = scene;
    expect(await leave(deps, owner, { slug })).toMatchObject({ reason: "conflict" });
    const second = await scene.join("researcher");
    await deps.db.member.update({ where: { id: second.memberId }, data: { role: "owner" } });
    const outcomes = await Promise.all([owner, second].map((person) => leave(deps, person, { slug })));
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await ownersOf(scene)).toBe(1);
    const last = await deps.db.member.findFirstOrThrow({
      where: { projectId, role: "owner", removedAt: null },
    });
    const self = { kind: "user", userId: last.userId } as const;
    const demote = { slug, memberId: last.id, role: "labeler" } as const;
    expect(await setRole(deps, self, demote)).toMatchObject({ reason: "conflict" });
    expect(await remove(deps, self, { slug, memberId: last.id })).toMatchObject({ reason: "conflict" });
  });
});
