import { randomUUID } from "node:crypto";
import { granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import { ask, importPairs, labelOne, makeScene } from "../../fixtures/crowds.fixture.ts";
import {
  enter,
  fields,
  finish,
  makeStudy,
  participant,
  pay,
  session,
} from "../../fixtures/studies.fixture.ts";
import { leaseNextPair, submitJudgment } from "../../labeling/index.ts";
import {
  answerTest,
  createStudy,
  decline,
  enterStudy,
  listStudies,
  listStudySessions,
  publishText,
  saveTestItem,
  startTest,
  updateStudy,
  updateTest,
} from "../index.ts";

describe("coming from a crowd platform", () => {
  it("makes one pseudonym of a submission, however often it comes, and in other studies for the same browser", async () => {
    await using scene = await makeScene({ pairs: 3 });
    const study = await makeStudy(scene);
    const entries = await Promise.all(Array.from({ length: 6 }, () => enter(scene, study, "5f9aaa")));
    const [userId = ""] = entries.map((entry) => granted(entry).userId);
    expect(new Set(entries.map((entry) => granted(entry).userId)).size).toBe(1);
    const other = await makeStudy(scene, { name: "Second" });
    expect(granted(await enter(scene, other, "5f9aaa", userId)).userId).toBe(userId);
    expect(granted(await enter(scene, study, "5f9bbb")).userId).not.toBe(userId);
    expect(await scene.deps.db.crowdIdentity.count()).toBe(2);
    expect(await scene.deps.db.crowdSession.count()).toBe(3);
  });

  it("keeps the platform's id out of everything but its own table", async () => {
    await using scene = await makeScene({ pairs: 3 });
    const study = await makeStudy(scene);
    const person = await participant(scene, study, "5f9secretid");
    await labelOne(scene, person);
    const { db } = scene.deps;
    const elsewhere = JSON.stringify([
      await db.user.findMany(),
      await db.member.findMany(),
      await db.auditEvent.findMany().then((events) => events.map(({ id: _, ...event }) => event)),
      await db.judgment.findMany(),
      await db.study.findMany(),
    ]);
    expect(elsewhere).not.toContain("5f9secretid");
    expect(elsewhere).not.toContain(study.token);
  });

  it("is refused with a reason: unknown link, wrong platform, closed, full", async () => {
    await using scene = await makeScene({ pairs: 3 });
    const study = await makeStudy(scene, { participantsMax: 1 });
    expect(await enter(scene, { ...study, token: "study_made-up" }, "aaa")).toMatchObject({
      reason: "not-found",
    });
    const elsewhere = await enterStudy(scene.deps, {
      platform: "cloudresearch",
      token: study.token,
      signedInUserId: null,
      ids: { externalId: "aaa", externalSession: null, externalStudy: null },
    });
    expect(elsewhere).toMatchObject({ reason: "not-found" });
    const rush = await Promise.all(["aaa", "bbb", "ccc"].map((id) => enter(scene, study, id)));
    expect(rush.filter((outcome) => outcome.ok)).toHaveLength(1);
    const { deps, owner, slug } = scene;
    const closed = { ...fields, slug, pay, studyId: study.id, isClosed: true };
    granted(await updateStudy(deps, owner, closed));
    expect(await enter(scene, study, "ddd")).toMatchObject({ reason: "forbidden" });
    const inside = await deps.db.crowdIdentity.findFirstOrThrow();
    granted(await enter(scene, study, inside.externalId));
  });

  it("lets nobody into a session who knows the person's id alone, whatever became of it", async () => {
    await using scene = await makeScene({ pairs: 3 });
    const { deps, owner, slug } = scene;
    const study = await makeStudy(scene);
    const person = await participant(scene, study, "5f9aaa");
    const began = { externalSession: "session-of-5f9aaa", externalStudy: "64c0" };
    const come = (ids: object, signedInUserId: string | null = null) =>
      enterStudy(deps, {
        platform: "prolific",
        token: study.token,
        signedInUserId,
        ids: { externalId: "5f9aaa", ...began, ...ids },
      });
    const others = [
      { externalSession: "another" },
      { externalStudy: "another" },
      { externalSession: null, externalStudy: null },
    ];
    const refused = { ok: false, reason: "conflict", field: "externalSession" };
    const stranger = await participant(scene, study, "5f9bbb");
    for (const state of ["open", "completed"] as const) {
      const endedAt = state === "open" ? null : deps.now();
      await deps.db.crowdSession.updateMany({ data: { state, endedAt } });
      for (const ids of others) {
        expect(await come(ids)).toMatchObject(refused);
        expect(await come(ids, stranger.userId)).toMatchObject(refused);
      }
      expect(granted(await come({}))).toMatchObject({ userId: person.userId });
    }
    const sessions = async () =>
      granted(await listStudySessions(deps, owner, { slug, studyId: study.id, limit: 50 })).items.find(
        ({ pseudonym }) => pseudonym === person.pseudonym,
      );
    expect(await sessions()).toMatchObject(began);
    // Who is signed in as the person already began another submission at the platform.
    const anew = { externalSession: "another", externalStudy: "64c1" };
    granted(await come(anew, person.userId));
    expect(await sessions()).toMatchObject(anew);
    expect(await come({})).toMatchObject(refused);
    // What a session began without nobody can know: it takes the browser that began it, which fills it in.
    await deps.db.crowdSession.updateMany({ data: { externalSession: null, externalStudy: null } });
    expect(await come({})).toMatchObject(refused);
    expect(await come({ externalSession: null, externalStudy: null })).toMatchObject(refused);
    granted(await come({}, person.userId));
    expect(await sessions()).toMatchObject(began);
  });

  it("never swaps the session of somebody who looks after projects", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const study = await makeStudy(scene);
    expect(await enter(scene, study, "aaa", scene.owner.userId)).toMatchObject({ reason: "conflict" });
    const labeler = await scene.join();
    granted(await enter(scene, study, "aaa", labeler.userId));
  });
});

describe("a study session", () => {
  it("has the agreed number of pairs, not one more prefetched, then its code and the way back", async () => {
    await using scene = await makeScene({ pairs: 6 });
    const study = await makeStudy(scene);
    const person = await participant(scene, study, "aaa");
    expect(await labelOne(scene, person)).toBe(true);
    expect(await ask(scene, person, 2)).toBe("pair");
    const held = await scene.deps.db.slot.count({ where: { holderId: person.memberId, state: "leased" } });
    expect(held).toBe(2);
    expect(await finish(scene, person)).toMatchObject({ ok: false, reason: "conflict" });
    expect(await session(scene, person)).toMatchObject({ done: 1, pairs: 3, wayBack: null });
    expect(await labelOne(scene, person)).toBe(true);
    expect(await labelOne(scene, person)).toBe(true);
    expect(await ask(scene, person)).toBe("session-complete");
    const [one, two] = await Promise.all([finish(scene, person), finish(scene, person)]);
    expect(granted(one)).toEqual(granted(two));
    expect(granted(one)).toMatchObject({
      state: "completed",
      wayBack: { code: "DONE1", url: "https://app.prolific.com/submissions/complete?cc=DONE1" },
    });
    const audited = await scene.deps.db.auditEvent.count({ where: { action: "crowds.finishSession" } });
    expect(audited).toBe(1);
    expect(await ask(scene, person)).toBe("session-complete");
  });

  it("doesn't count a pair twice whose label arrives while the next one is asked for", async () => {
    await using scene = await makeScene({ pairs: 6 });
    const { deps, slug } = scene;
    const study = await makeStudy(scene, { pairsPerSession: 2 });
    const person = await participant(scene, study, "aaa");
    const next = async (holding: string[]) =>
      granted(await leaseNextPair(deps, person, { slug, prefetch: 0, holding }));
    const first = await next([]);
    if (first.kind === "none") throw new Error(first.reason);
    const { leaseId } = first.lease;
    // Both leave in one request: the label may be kept before the next pair is looked for, or after.
    expect(await next([leaseId])).toMatchObject({ kind: "pair" });
    granted(
      await submitJudgment(deps, person, {
        leaseId,
        choice: "left",
        strength: 1,
        reasons: [],
        rationale: "",
        durationMs: 9000,
        visibleMs: 9000,
        idempotencyKey: randomUUID(),
      }),
    );
    const second = await next([leaseId]);
    if (second.kind === "none") throw new Error(second.reason);
    expect(await next([leaseId, second.lease.leaseId])).toMatchObject({ reason: "session-complete" });
  });

  it("keeps the number it was promised when the study changes, and ends early when nothing is left", async () => {
    await using scene = await makeScene({ pairs: 2 });
    const { deps, owner, slug } = scene;
    const study = await makeStudy(scene);
    const person = await participant(scene, study, "aaa");
    const changed = { ...fields, slug, pay, studyId: study.id, isClosed: false, pairsPerSession: 50 };
    granted(await updateStudy(deps, owner, changed));
    expect(await session(scene, person)).toMatchObject({ pairs: 3, mayFinish: false });
    await labelOne(scene, person);
    expect(await session(scene, person)).toMatchObject({ done: 1, mayFinish: false });
    await labelOne(scene, person);
    expect(await session(scene, person)).toMatchObject({ done: 2, mayFinish: true });
    expect(granted(await finish(scene, person)).wayBack?.code).toBe("DONE1");
    const sessions = granted(
      await listStudySessions(deps, owner, { slug, studyId: study.id, limit: 50 }),
    ).items;
    expect(sessions).toMatchObject([{ externalId: "aaa", state: "completed", done: 2, pairs: 3 }]);
  });

  it("gives no code to somebody who labeled nothing, even while there is nothing to label", async () => {
    await using scene = await makeScene({ pairs: 1 });
    await scene.deps.db.round.updateMany({ data: { state: "paused", resumeState: "labeling" } });
    const person = await participant(scene, await makeStudy(scene), "aaa");
    expect(await finish(scene, person)).toMatchObject({ ok: false, reason: "conflict" });
  });

  it("ends with the screen-out code after the last failed test, and without a code when consent is declined", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, owner, slug } = scene;
    const [pairId = ""] = await importPairs(scene, 1);
    granted(await saveTestItem(deps, owner, { slug, pairId, answer: "tie", explanation: "Both." }));
    const test = { isOn: true, itemsPerAttempt: 1, rightMin: 1, attemptsMax: 1 };
    granted(await updateTest(deps, owner, { slug, ...test }));
    const study = await makeStudy(scene);
    const failing = await participant(scene, study, "aaa");
    granted(await startTest(deps, failing, { slug }));
    granted(await answerTest(deps, failing, { slug, attempt: 1, pairId, choice: "left" }));
    expect(await session(scene, failing)).toMatchObject({
      state: "screened_out",
      wayBack: { code: "OUT1", url: "https://app.prolific.com/submissions/complete?cc=OUT1" },
    });
    expect(await ask(scene, failing)).toBe("session-complete");
    granted(await publishText(deps, owner, { slug, kind: "consent", text: "Agree?", basedOn: 0 }));
    const declining = await participant(scene, study, "bbb");
    granted(await decline(deps, declining, { slug }));
    expect(await session(scene, declining)).toMatchObject({ state: "declined", wayBack: { code: null } });
  });
});

describe("setting up studies", () => {
  it("is for researchers alone; links back lead to the platform; the same request makes one study", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const { deps, owner, slug } = scene;
    const labeler = await scene.join();
    const input = { ...fields, slug, pay, platform: "cloudresearch" as const, requestKey: randomUUID() };
    expect(await createStudy(deps, labeler, input)).toMatchObject({ reason: "forbidden" });
    expect(await listStudies(deps, labeler, { slug, limit: 50 })).toMatchObject({ reason: "forbidden" });
    const elsewhere = { ...input, completionUrl: "https://evil.example/" };
    expect(await createStudy(deps, owner, elsewhere)).toMatchObject({ field: "completionUrl" });
    const twice = await Promise.all([createStudy(deps, owner, input), createStudy(deps, owner, input)]);
    expect(granted(twice[0])).toEqual(granted(twice[1]));
    expect(await deps.db.study.count()).toBe(1);
    expect(await deps.db.payRate.count()).toBe(1);
    const study = granted(twice[0]);
    const hidden = await listStudySessions(deps, labeler, { slug, studyId: study.id, limit: 50 });
    expect(hidden).toMatchObject({ reason: "forbidden" });
  });
});
