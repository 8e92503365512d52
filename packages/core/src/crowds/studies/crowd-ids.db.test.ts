import { granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import { createApiToken, rightsOfToken } from "../../access/index.ts";
import { ask, labelOne, makeScene, type Scene } from "../../fixtures/crowds.fixture.ts";
import {
  enter,
  finish,
  makeStudy,
  participant,
  type Study,
  session,
} from "../../fixtures/studies.fixture.ts";
import { listPastLabels } from "../../labeling/index.ts";
import { setStanding } from "../../quality/index.ts";
import { enterStudy, eraseMe, freePlace, listStudies, listStudySessions, stopSession } from "../index.ts";

const victim = "5f9victim";

/** Somebody else's browser, with a link of their own making. */
const attack = (scene: Scene, study: Study, ids: object = {}, signedInUserId: string | null = null) =>
  enterStudy(scene.deps, {
    platform: "prolific",
    token: study.token,
    signedInUserId,
    ids: { externalId: victim, externalSession: "made-up", externalStudy: "made-up", ...ids },
  });

const member = (scene: Scene, userId: string) =>
  scene.deps.db.member.findFirstOrThrow({ where: { userId }, select: { pseudonym: true } });

describe("who knows nothing but somebody's id at the platform", () => {
  it("is somebody new in another study: no labels, no pseudonym, no data of theirs", async () => {
    await using scene = await makeScene({ pairs: 6 });
    const { deps, slug } = scene;
    const [study, other] = [await makeStudy(scene), await makeStudy(scene, { name: "Other" })];
    const person = await participant(scene, study, victim);
    await labelOne(scene, person);
    const { userId } = granted(await attack(scene, other));
    expect(userId).not.toBe(person.userId);
    const intruder = { kind: "user" as const, userId };
    expect(granted(await listPastLabels(deps, intruder, { slug, limit: 10 }))).toEqual([]);
    const { pseudonym } = await member(scene, userId);
    expect(pseudonym).not.toBe(person.pseudonym);
    // Having oneself erased, or stopped, is one's own affair.
    granted(await eraseMe(deps, intruder, { slug, confirm: pseudonym }));
    expect(await deps.db.crowdIdentity.count({ where: { memberId: person.memberId } })).toBe(1);
    expect(await session(scene, person)).toMatchObject({ state: "open", done: 1 });
    expect(await labelOne(scene, person)).toBe(true);
    // The same in the browser of another participant.
    const bystander = await participant(scene, study, "5f9other");
    const third = await makeStudy(scene, { name: "Third" });
    const { userId: asVictim } = granted(await attack(scene, third, {}, bystander.userId));
    expect([person.userId, bystander.userId]).not.toContain(asVictim);
  });

  it("can't shut its owner out of another study, by arriving first, by bad labels, or by being erased", async () => {
    await using scene = await makeScene({ pairs: 6 });
    const { deps, owner, slug } = scene;
    const [study, other] = [await makeStudy(scene), await makeStudy(scene, { name: "Other" })];
    const { userId } = granted(await attack(scene, study));
    const { pseudonym } = await member(scene, userId);
    granted(await setStanding(deps, owner, { slug, pseudonym, state: "blocked", reason: "random answers" }));
    granted(await eraseMe(deps, { kind: "user", userId }, { slug, confirm: pseudonym }));
    const person = await participant(scene, other, victim);
    expect(await session(scene, person)).toMatchObject({ state: "open" });
    expect(await ask(scene, person)).toBe("pair");
  });

  it("gets nothing of the study they are in, in whatever form the id comes", async () => {
    await using scene = await makeScene({ pairs: 6 });
    const study = await makeStudy(scene);
    await participant(scene, study, victim);
    const refused = { ok: false, reason: "conflict", field: "externalSession" };
    const bare = { externalSession: null, externalStudy: null };
    for (const ids of [{}, bare, { externalId: victim.toUpperCase() }, { externalSession: "" }]) {
      expect(await attack(scene, study, ids)).toMatchObject(refused);
    }
    await scene.deps.db.crowdSession.updateMany({ data: { state: "completed", endedAt: scene.deps.now() } });
    expect(await attack(scene, study, bare)).toMatchObject(refused);
    expect(await scene.deps.db.member.count({ where: { role: "labeler" } })).toBe(1);
  });

  it("mints no token: nobody who came by a study's link has any", async () => {
    await using scene = await makeScene({ pairs: 2 });
    const { deps } = scene;
    const before = await scene.join();
    const early = granted(
      await createApiToken(deps, before, { name: "early", scopes: ["read"], expiresInDays: 1 }),
    );
    expect(await rightsOfToken(deps, early.token)).not.toBeNull();
    const person = await participant(scene, await makeStudy(scene), victim);
    expect(
      await createApiToken(deps, person, { name: "mine", scopes: ["read"], expiresInDays: 1 }),
    ).toMatchObject({
      ok: false,
      reason: "forbidden",
    });
    // One from before this was so works no more either.
    await deps.db.apiToken.updateMany({ data: { userId: person.userId } });
    expect(await rightsOfToken(deps, early.token)).toBeNull();
  });
});

describe("the places of a study", () => {
  const placesTaken = async (scene: Scene) =>
    granted(await listStudies(scene.deps, scene.owner, { slug: scene.slug, limit: 50 })).items[0]
      ?.placesTaken;

  it("are free again when somebody stops, and so are the pairs they hold", async () => {
    await using scene = await makeScene({ pairs: 2, labelsPerPair: 1 });
    const { deps, slug } = scene;
    const study = await makeStudy(scene, { participantsMax: 1, pairsPerSession: 2 });
    const person = await participant(scene, study, "one");
    await labelOne(scene, person);
    expect(await ask(scene, person)).toBe("pair");
    expect(await enter(scene, study, "two")).toMatchObject({ reason: "forbidden" });
    const over = { state: "left", isReturned: true, done: 1, wayBack: { code: null, url: null } };
    expect(granted(await stopSession(deps, person, { slug }))).toMatchObject(over);
    expect(await ask(scene, person)).toBe("session-complete");
    expect(await placesTaken(scene)).toBe(0);
    const second = await participant(scene, study, "two");
    expect(await ask(scene, second)).toBe("pair");
    // The link lets them in again only while there is a place.
    granted(await enter(scene, study, "one"));
    expect(await session(scene, person)).toMatchObject({ state: "left" });
    granted(await stopSession(deps, second, { slug }));
    granted(await enter(scene, study, "one"));
    expect(await session(scene, person)).toMatchObject({ state: "open", isReturned: false, done: 1 });
  });

  it("are free again when a researcher says that a submission was returned, under way or done", async () => {
    await using scene = await makeScene({ pairs: 4 });
    const { deps, owner, slug } = scene;
    const study = await makeStudy(scene, { participantsMax: 1, pairsPerSession: 1 });
    const free = async () => {
      const [latest] = granted(
        await listStudySessions(deps, owner, { slug, studyId: study.id, limit: 50 }),
      ).items;
      for (let n = 0; n < 2; n++)
        granted(await freePlace(deps, owner, { slug, sessionId: latest?.id ?? "" }));
    };
    const first = await participant(scene, study, "one");
    await free();
    expect(await session(scene, first)).toMatchObject({ state: "left", isReturned: true });
    scene.pass(1);
    const second = await participant(scene, study, "two");
    await labelOne(scene, second);
    granted(await finish(scene, second));
    expect(await enter(scene, study, "three")).toMatchObject({ reason: "forbidden" });
    await free();
    expect(await session(scene, second)).toMatchObject({ state: "completed", wayBack: { code: "DONE1" } });
    granted(await enter(scene, study, "three"));
    expect(await deps.db.auditEvent.count({ where: { action: "crowds.freePlace" } })).toBe(2);
  });

  it("go from who shows no sign of life to who comes, but not from who works, has finished or is paused", async () => {
    await using scene = await makeScene({ pairs: 8 });
    const { deps, owner, slug } = scene;
    const study = await makeStudy(scene, { participantsMax: 3, pairsPerSession: 2 });
    const [gone, paused, working] = [
      await participant(scene, study, "gone"),
      await participant(scene, study, "paused"),
      await participant(scene, study, "working"),
    ];
    const stand = { slug, pseudonym: paused.pseudonym, state: "paused" as const, reason: "slow" };
    granted(await setStanding(deps, owner, stand));
    scene.pass(3 * 3600);
    await labelOne(scene, working);
    // Somebody else with the same id, whose own session shows no life, is in nobody's way.
    const anew = { externalId: "gone", externalSession: "new", externalStudy: "64c0" };
    const { userId } = granted(
      await enterStudy(deps, { platform: "prolific", token: study.token, signedInUserId: null, ids: anew }),
    );
    expect(userId).not.toBe(gone.userId);
    expect(await session(scene, gone)).toMatchObject({ state: "left", isReturned: true });
    expect(await session(scene, paused)).toMatchObject({ state: "open" });
    expect(await session(scene, working)).toMatchObject({ state: "open" });
    expect(await enter(scene, study, "late")).toMatchObject({ reason: "forbidden" });
  });
});
