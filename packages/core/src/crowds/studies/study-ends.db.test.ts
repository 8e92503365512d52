import { granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import { ask, type Labeler, labelOne, makeScene, type Scene } from "../../fixtures/crowds.fixture.ts";
import { enter, makeStudy, participant, session } from "../../fixtures/studies.fixture.ts";
import { leaseNextPair } from "../../labeling/index.ts";
import { setStanding } from "../../quality/index.ts";
import { leaveSession, listPayDue } from "../index.ts";

describe("somebody who is blocked in the middle of a session", () => {
  const stand = (scene: Scene, person: Labeler, state: "good" | "blocked") =>
    setStanding(scene.deps, scene.owner, {
      slug: scene.slug,
      pseudonym: person.pseudonym,
      state,
      reason: "answers without reading",
    });

  it("goes back with the screen-out code, is told why, and is owed what was done", async () => {
    await using scene = await makeScene({ pairs: 4 });
    const study = await makeStudy(scene);
    const person = await participant(scene, study, "5f9stop");
    scene.pass(1);
    await labelOne(scene, person);
    scene.pass(1);
    granted(await stand(scene, person, "blocked"));
    expect(await session(scene, person)).toMatchObject({
      state: "screened_out",
      done: 1,
      stopCause: { kind: "said", reason: "answers without reading" },
      wayBack: { code: "OUT1", url: "https://app.prolific.com/submissions/complete?cc=OUT1" },
    });
    const next = granted(
      await leaseNextPair(scene.deps, person, { slug: scene.slug, prefetch: 0, holding: [] }),
    );
    expect(next).toMatchObject({ kind: "none", reason: "session-complete" });
    scene.pass(1);
    const due = granted(
      await listPayDue(scene.deps, scene.owner, { slug: scene.slug, from: null, until: scene.deps.now() }),
    );
    expect(
      JSON.stringify(due, (_key, value) => (typeof value === "bigint" ? String(value) : value)),
    ).toContain(person.pseudonym);
    // Another study of the project ends for them at once.
    const second = await makeStudy(scene, { name: "Second" });
    granted(await enter(scene, second, "5f9stop", person.userId));
    expect(await session(scene, person)).toMatchObject({ state: "screened_out", done: 0 });
  });

  it("works on where they were stopped when a researcher lifts it; who failed the test does not", async () => {
    await using scene = await makeScene({ pairs: 4 });
    const study = await makeStudy(scene);
    const [person, failed] = [
      await participant(scene, study, "5f9a1"),
      await participant(scene, study, "5f9b1"),
    ];
    await scene.deps.db.crowdSession.updateMany({
      where: { memberId: failed.memberId },
      data: { state: "screened_out", endedAt: scene.deps.now() },
    });
    scene.pass(1);
    await labelOne(scene, person);
    for (const each of [person, failed]) granted(await stand(scene, each, "blocked"));
    scene.pass(1);
    for (const each of [person, failed]) granted(await stand(scene, each, "good"));
    expect(await session(scene, person)).toMatchObject({ state: "open", done: 1, stopCause: null });
    expect(await session(scene, failed)).toMatchObject({ state: "screened_out" });
    await labelOne(scene, person);
  });
});

describe("a session that can't go on", () => {
  const leave = (scene: Scene, person: Labeler) => leaveSession(scene.deps, person, { slug: scene.slug });
  const stand = (scene: Scene, person: Labeler, state: "good" | "paused") =>
    setStanding(scene.deps, scene.owner, {
      slug: scene.slug,
      pseudonym: person.pseudonym,
      state,
      reason: "very fast answers",
    });

  it("may be ended by somebody who is paused, told why, and owed what was done; a lift doesn't undo it", async () => {
    await using scene = await makeScene({ pairs: 4 });
    const person = await participant(scene, await makeStudy(scene), "5f9pause");
    await labelOne(scene, person);
    expect(await session(scene, person)).toMatchObject({ mayLeave: false, stopCause: null });
    expect(await leave(scene, person)).toMatchObject({ ok: false, reason: "conflict" });
    granted(await stand(scene, person, "paused"));
    const stopCause = { kind: "said", reason: "very fast answers" };
    expect(await session(scene, person)).toMatchObject({ state: "open", mayLeave: true, stopCause });
    const [one, two] = await Promise.all([leave(scene, person), leave(scene, person)]);
    expect(granted(one)).toEqual(granted(two));
    expect(granted(one)).toMatchObject({ state: "left", stopCause, wayBack: { code: "OUT1" } });
    expect(await scene.deps.db.auditEvent.count({ where: { action: "crowds.leaveSession" } })).toBe(1);
    scene.pass(1);
    const due = granted(
      await listPayDue(scene.deps, scene.owner, { slug: scene.slug, from: null, until: scene.deps.now() }),
    );
    expect(due.rows.map(({ pseudonym, pairs }) => ({ pseudonym, pairs }))).toEqual([
      { pseudonym: person.pseudonym, pairs: 1 },
    ]);
    granted(await stand(scene, person, "good"));
    expect(await session(scene, person)).toMatchObject({ state: "left", stopCause: null });
    expect(await ask(scene, person)).toBe("session-complete");
  });

  it("may be ended by who came when there was nothing to label; without a screen-out code with none", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const study = await makeStudy(scene, { screenOutCode: null });
    const person = await participant(scene, study, "5f9early");
    expect(await leave(scene, person)).toMatchObject({ ok: false, reason: "conflict" });
    await scene.deps.db.round.updateMany({ data: { state: "paused", resumeState: "labeling" } });
    expect(await session(scene, person)).toMatchObject({ mayFinish: false, mayLeave: true });
    expect(granted(await leave(scene, person))).toMatchObject({ state: "left", wayBack: { code: null } });
  });

  it("is for those who have one", async () => {
    await using scene = await makeScene({ pairs: 1 });
    expect(await leave(scene, await scene.join())).toMatchObject({ ok: false, reason: "not-found" });
  });
});
