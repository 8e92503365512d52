import { randomUUID } from "node:crypto";
import { transaction } from "@gshf/db";
import { createTestProject, granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import {
  acceptInvite,
  authorize,
  createApiToken,
  createInvite,
  createSecretBox,
  getMe,
  rightsOfToken,
} from "../../access/index.ts";
import { loadRows } from "../../datasets/index.ts";
import { ask, type Labeler, labelOne, makeScene, type Scene } from "../../fixtures/crowds.fixture.ts";
import { undoJudgment } from "../../labeling/index.ts";
import { setStanding } from "../../quality/index.ts";
import { createStudy, enterStudy, eraseMe, erasePerson, listStudies, listStudySessions } from "../index.ts";

const erase = (scene: Scene, person: { memberId: string; pseudonym: string }) =>
  erasePerson(scene.deps, scene.owner, {
    slug: scene.slug,
    memberId: person.memberId,
    confirm: person.pseudonym,
  });

const asText = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

async function makeStudy(scene: Scene): Promise<{ id: string; token: string }> {
  const { deps, owner, slug } = scene;
  const { id } = granted(
    await createStudy(deps, owner, {
      slug,
      platform: "prolific",
      name: "Pilot",
      pairsPerSession: 2,
      completionCode: "C",
      completionUrl: null,
      screenOutCode: null,
      screenOutUrl: null,
      participantsMax: null,
      pay: { mode: "per_label", amountMilli: 1, currency: "GBP", secondsMax: 600 },
      requestKey: randomUUID(),
    }),
  );
  const study = granted(await listStudies(deps, owner, { slug, limit: 50 })).items.find(
    (made) => made.id === id,
  );
  return { id, token: new URL(study?.entryUrl ?? "").pathname.split("/").at(-1) ?? "" };
}

const follow = (scene: Scene, token: string, externalId: string) => {
  const ids = { externalId, externalSession: "s-secret", externalStudy: "64c0" };
  return enterStudy(scene.deps, { platform: "prolific", token, ids, signedInUserId: null });
};

async function enterAs(scene: Scene, token: string, externalId: string): Promise<Labeler> {
  const { userId } = granted(await follow(scene, token, externalId));
  const member = await scene.deps.db.member.findFirstOrThrow({ where: { userId } });
  return { kind: "user", userId, memberId: member.id, pseudonym: member.pseudonym };
}

describe("erasing a person", () => {
  it("takes name, address, sign-in, tokens and leases, and keeps the labels under the pseudonym", async () => {
    await using scene = await makeScene({ pairs: 4 });
    const { deps, slug } = scene;
    const { db } = deps;
    const person = await scene.join();
    await db.user.update({
      where: { id: person.userId },
      data: { name: "Ada Byron", email: "ada@example.org", oidcSub: "sub-1", settings: { keys: "ada" } },
    });
    const { token } = granted(
      await createApiToken(deps, person, { name: "mine", scopes: ["read"], expiresInDays: 1 }),
    );
    await labelOne(scene, person);
    await labelOne(scene, person);
    expect(await ask(scene, person)).toBe("pair");
    const labels = () =>
      db.judgment.findMany({ include: { member: { select: { pseudonym: true } } }, orderBy: { id: "asc" } });
    const dataset = () => transaction(db, (tx) => loadRows(tx, scene.projectId, { roundId: scene.roundId }));
    const before = { labels: await labels(), dataset: await dataset() };
    expect(before.dataset).toHaveLength(2);
    granted(await erase(scene, person));
    expect({ labels: await labels(), dataset: await dataset() }).toEqual(before);
    const left = JSON.stringify([await db.user.findMany(), await db.member.findMany()]);
    for (const trace of ["Ada", "ada@", "sub-1"]) expect(left).not.toContain(trace);
    expect(await db.user.findUnique({ where: { id: person.userId } })).toBeNull();
    expect(await rightsOfToken(deps, token)).toBeNull();
    expect(await getMe(deps, person, {})).toMatchObject({ ok: false, reason: "not-signed-in" });
    expect(await authorize(deps, person, { slug }, "label")).toMatchObject({ reason: "not-found" });
    expect(await db.slot.count({ where: { state: "leased" } })).toBe(0);
    granted(await erase(scene, person));
    expect(await db.auditEvent.count({ where: { action: "crowds.erasePerson" } })).toBe(1);
  });

  it("forgets who they were at a crowd platform: they could only come back as somebody new", async () => {
    await using scene = await makeScene({ pairs: 2 });
    const { deps, owner, slug } = scene;
    const { id, token } = await makeStudy(scene);
    const enter = () => enterAs(scene, token, "5f9secret");
    const person = await enter();
    granted(await erase(scene, person));
    expect(await deps.db.crowdIdentity.count()).toBe(0);
    const sessions = granted(await listStudySessions(deps, owner, { slug, studyId: id, limit: 50 })).items;
    expect(sessions).toMatchObject([
      { pseudonym: person.pseudonym, externalId: null, externalSession: null },
    ]);
    expect((await enter()).pseudonym).not.toBe(person.pseudonym);
  });

  it("lifts no block: who was stopped doesn't come back as somebody new, and nothing kept says who that is", async () => {
    await using scene = await makeScene({ pairs: 2 });
    const { deps, owner, slug } = scene;
    const [first, second] = [await makeStudy(scene), await makeStudy(scene)];
    for (const [externalId, state] of [
      ["zq9blocked", "blocked"],
      ["zq9paused", "paused"],
    ] as const) {
      const person = await enterAs(scene, first.token, externalId);
      const { pseudonym } = person;
      granted(await setStanding(deps, owner, { slug, pseudonym, state, reason: "random answers" }));
      granted(await eraseMe(deps, person, { slug, confirm: pseudonym }));
      for (const id of [externalId, externalId.toUpperCase()]) {
        const refused = await follow(scene, first.token, id);
        expect(refused).toMatchObject({ ok: false, reason: "forbidden", field: "externalId" });
        expect(refused.ok ? "" : refused.message).toContain("write to the researchers");
      }
      // The id alone doesn't say who was stopped: its owner is not shut out of another study.
      granted(await follow(scene, second.token, externalId));
    }
    expect(await deps.db.crowdIdentity.count()).toBe(2);
    const kept = await deps.db.crowdTombstone.findMany();
    expect(kept).toHaveLength(2);
    expect(JSON.stringify(kept)).not.toContain("zq9");
    // With another key in front, what the first one marked is still known; without the first, it isn't.
    const bothKeys = createSecretBox([Buffer.alloc(32, 8), Buffer.alloc(32, 7)]);
    const rotated = { ...scene, deps: { ...deps, secrets: bothKeys } };
    expect(await follow(rotated, first.token, "zq9blocked")).toMatchObject({
      ok: false,
      reason: "forbidden",
    });
    const otherKey = { ...scene, deps: { ...deps, secrets: createSecretBox([Buffer.alloc(32, 8)]) } };
    expect(await follow(otherKey, first.token, "zq9blocked")).toMatchObject({ ok: true });
    expect(await follow(scene, second.token, "zq9other")).toMatchObject({ ok: true });
  });

  it("keeps an account that other projects know, with nothing that leads back here", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps } = scene;
    const person = await scene.join();
    const other = await createTestProject(deps, { slug: "other" });
    const invite = granted(
      await createInvite(deps, other.owner, {
        slug: "other",
        role: "labeler",
        note: "",
        usesMax: 1,
        expiresInHours: 1,
      }),
    );
    granted(await acceptInvite(deps, person.userId, { token: invite.token, idempotencyKey: "x" }));
    await labelOne(scene, person);
    granted(await undoJudgment(deps, person, { slug: scene.slug }));
    const events = () => deps.db.auditEvent.findMany({ orderBy: { id: "asc" } });
    const before = await events();
    expect(before.filter(({ actor }) => actor === person.userId).map(({ action }) => action)).toEqual(
      expect.arrayContaining(["invite.accept", "labeling.undo"]),
    );
    granted(await eraseMe(deps, person, { slug: scene.slug, confirm: person.pseudonym }));
    const seen = granted(await getMe(deps, person, {}));
    expect(seen.memberships.map((membership) => membership.slug)).toEqual(["other"]);
    const after = await events();
    const theirs = after.filter(({ actor }) => actor === person.userId);
    expect(theirs.map(({ projectId }) => projectId)).toEqual([other.projectId]);
    expect(
      JSON.stringify(
        after.filter(({ projectId }) => projectId === scene.projectId),
        asText,
      ),
    ).not.toContain(person.userId);
    const { userId: nobody } = await deps.db.member.findUniqueOrThrow({ where: { id: person.memberId } });
    const acts = (list: typeof after) =>
      list.map(({ id, action, subject, detail }) => ({ id, action, subject, detail }));
    expect(acts(after.slice(0, before.length))).toEqual(acts(before));
    expect(after.at(-1)).toMatchObject({ action: "crowds.eraseMe", actor: nobody });
    const [first] = after;
    const forge = (data: object) => deps.db.auditEvent.updateMany({ where: { id: first?.id ?? 0n }, data });
    for (const data of [{ actor: person.userId }, { action: "other" }, { actor: nobody, action: "other" }]) {
      await expect(forge(data)).rejects.toThrow("append-only");
    }
  });

  it("asks for the pseudonym, spares the last owner, and lets researchers erase no staff", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, slug, owner } = scene;
    const person = await scene.join();
    const mistyped = { slug, memberId: person.memberId, confirm: "L-9999" };
    expect(await erasePerson(deps, owner, mistyped)).toMatchObject({ field: "confirm" });
    const self = await deps.db.member.findFirstOrThrow({ where: { userId: owner.userId } });
    expect(await erase(scene, { memberId: self.id, pseudonym: self.pseudonym })).toMatchObject({
      reason: "conflict",
    });
    const [one, two] = [await scene.join("researcher"), await scene.join("researcher")];
    const asResearcher = { slug, memberId: two.memberId, confirm: two.pseudonym };
    expect(await erasePerson(deps, one, asResearcher)).toMatchObject({ reason: "forbidden" });
    const asLabeler = { slug, memberId: one.memberId, confirm: one.pseudonym };
    expect(await erasePerson(deps, person, asLabeler)).toMatchObject({ reason: "forbidden" });
    granted(await eraseMe(deps, person, { slug, confirm: person.pseudonym }));
    expect(await authorize(deps, person, { slug }, "label")).toMatchObject({ reason: "not-found" });
  });

  it("leaves a browser that still has their session able to join as somebody new", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, slug, owner } = scene;
    const person = await scene.join();
    granted(await erase(scene, person));
    const invite = granted(
      await createInvite(deps, owner, { slug, role: "labeler", note: "", usesMax: 1, expiresInHours: 1 }),
    );
    const again = granted(
      await acceptInvite(deps, person.userId, { token: invite.token, idempotencyKey: "browser" }),
    );
    expect(again.pseudonym).not.toBe(person.pseudonym);
    expect(again.userId).not.toBe(person.userId);
  });
});
