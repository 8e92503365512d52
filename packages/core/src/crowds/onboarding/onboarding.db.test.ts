import { granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import { ask, type Labeler, labelOne, makeScene, type Scene } from "../../fixtures/crowds.fixture.ts";
import { submitJudgment } from "../../labeling/index.ts";
import { agree, decline, getOnboarding, getOnboardingSettings, publishText, setPayRate } from "../index.ts";

const publish = (scene: Scene, kind: "welcome" | "consent", text: string, basedOn: number) =>
  publishText(scene.deps, scene.owner, { slug: scene.slug, kind, text, basedOn });

const say = (scene: Scene, person: Labeler, kind: "welcome" | "consent", version: number) =>
  agree(scene.deps, person, { slug: scene.slug, kind, version });

describe("the way in", () => {
  it("is open at once where a project asks for nothing", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const labeler = await scene.join();
    expect(await ask(scene, labeler)).toBe("pair");
    const seen = granted(await getOnboarding(scene.deps, labeler, { slug: scene.slug }));
    expect(seen).toMatchObject({ steps: [], welcome: null, consent: null, hasTest: false, session: null });
  });

  it("asks for each step in order and lets nobody past one, whatever page they open", async () => {
    await using scene = await makeScene({ pairs: 2 });
    granted(await publish(scene, "welcome", "What this is", 0));
    granted(await publish(scene, "consent", "What we keep", 0));
    const labeler = await scene.join();
    const steps = async () =>
      granted(await getOnboarding(scene.deps, labeler, { slug: scene.slug })).steps.join(" ");
    expect(await steps()).toBe("welcome consent");
    expect(await ask(scene, labeler)).toBe("onboarding");
    granted(await say(scene, labeler, "welcome", 1));
    expect(await steps()).toBe("consent");
    expect(await ask(scene, labeler)).toBe("onboarding");
    granted(await say(scene, labeler, "consent", 1));
    expect(await steps()).toBe("");
    expect(await ask(scene, labeler)).toBe("pair");
  });

  it("lets work in hand be finished when a step is added meanwhile", async () => {
    await using scene = await makeScene({ pairs: 2 });
    const labeler = await scene.join();
    expect(await ask(scene, labeler)).toBe("pair");
    const held = await scene.deps.db.slot.findFirstOrThrow({ where: { holderId: labeler.memberId } });
    granted(await publish(scene, "consent", "New terms", 0));
    expect(await labelOne(scene, labeler)).toBe(false);
    const submitted = await submitJudgment(scene.deps, labeler, {
      leaseId: held.leaseId ?? "",
      choice: "tie",
      strength: null,
      reasons: [],
      rationale: "",
      durationMs: 1000,
      visibleMs: 1000,
      idempotencyKey: "press-number-one",
    });
    expect(granted(submitted).outcome).toBe("counted");
  });

  it("does not stand before the project's own staff", async () => {
    await using scene = await makeScene({ pairs: 1 });
    granted(await publish(scene, "consent", "What we keep", 0));
    expect(await ask(scene, await scene.join("reviewer"))).toBe("pair");
  });
});

describe("the welcome of a project that has written none", () => {
  const rate = { mode: "per_label", amountMilli: 100, currency: "GBP", secondsMax: 600 } as const;
  const pay = (scene: Scene) =>
    setPayRate(scene.deps, scene.owner, { slug: scene.slug, studyId: null, ...rate });
  const view = async (scene: Scene, person: Labeler) =>
    granted(await getOnboarding(scene.deps, person, { slug: scene.slug }));

  it("stands before paid work, once, and before nobody who is at work already", async () => {
    await using scene = await makeScene({ pairs: 3 });
    const atWork = await scene.join();
    await labelOne(scene, atWork);
    granted(await pay(scene));
    expect(await ask(scene, atWork)).toBe("pair");
    const newcomer = await scene.join();
    expect(await ask(scene, newcomer)).toBe("onboarding");
    expect(await view(scene, newcomer)).toMatchObject({
      steps: ["welcome"],
      welcome: { version: 0, text: "" },
      pay: rate,
    });
    expect(await say(scene, newcomer, "consent", 0)).toMatchObject({ ok: false, reason: "conflict" });
    granted(await say(scene, newcomer, "welcome", 0));
    expect(await ask(scene, newcomer)).toBe("pair");
  });

  it("gives way to the project's own, and to its wish for none", async () => {
    await using scene = await makeScene({ pairs: 3 });
    granted(await pay(scene));
    granted(await publish(scene, "welcome", "What this is", 0));
    const labeler = await scene.join();
    expect(await say(scene, labeler, "welcome", 0)).toMatchObject({ ok: false, reason: "conflict" });
    expect((await view(scene, labeler)).welcome).toMatchObject({ version: 1, text: "What this is" });
    granted(await publish(scene, "welcome", "", 1));
    expect(await ask(scene, labeler)).toBe("pair");
  });

  it("says how long a pair takes: by its length at first, then by what people took", async () => {
    await using scene = await makeScene({ pairs: 20 });
    const labeler = await scene.join();
    const { secondsPerPair } = await view(scene, labeler);
    expect(secondsPerPair).toBeGreaterThan(1);
    expect(secondsPerPair).toBeLessThan(8);
    for (let n = 0; n < 20; n++) await labelOne(scene, labeler, n < 10 ? 30 : 40);
    expect((await view(scene, await scene.join())).secondsPerPair).toBe(35);
  });
});

describe("consent", () => {
  it("is kept with person, version and time, once, and asked anew with a new version", async () => {
    await using scene = await makeScene({ pairs: 1 });
    granted(await publish(scene, "consent", "First", 0));
    const labeler = await scene.join();
    await Promise.all([say(scene, labeler, "consent", 1), say(scene, labeler, "consent", 1)]);
    scene.pass(60);
    granted(await say(scene, labeler, "consent", 1));
    const kept = await scene.deps.db.agreement.findMany();
    expect(kept).toEqual([
      {
        memberId: labeler.memberId,
        kind: "consent",
        version: 1,
        agreedAt: new Date("2026-01-05T09:00:00Z"),
      },
    ]);
    const detail = { path: ["kind"], equals: "consent" };
    const audited = await scene.deps.db.auditEvent.count({ where: { action: "crowds.agree", detail } });
    expect(audited).toBe(1);
    granted(await publish(scene, "consent", "Second", 1));
    expect(await ask(scene, labeler)).toBe("onboarding");
    expect(await say(scene, labeler, "consent", 1)).toMatchObject({ ok: false, reason: "conflict" });
    granted(await say(scene, labeler, "consent", 2));
    expect(await ask(scene, labeler)).toBe("pair");
    const { consent } = granted(await getOnboardingSettings(scene.deps, scene.owner, { slug: scene.slug }));
    expect(consent).toMatchObject({ version: 2, text: "Second", agreedBy: 1 });
    await expect(scene.deps.db.onboardingText.updateMany({ data: { text: "forged" } })).rejects.toThrow();
    await expect(scene.deps.db.agreement.updateMany({ data: { version: 9 } })).rejects.toThrow();
  });

  it("can be taken away again by an empty text, and not giving it leaves the door open", async () => {
    await using scene = await makeScene({ pairs: 1 });
    granted(await publish(scene, "consent", "First", 0));
    const labeler = await scene.join();
    granted(await decline(scene.deps, labeler, { slug: scene.slug }));
    expect(await ask(scene, labeler)).toBe("onboarding");
    granted(await publish(scene, "consent", "", 1));
    expect(await ask(scene, labeler)).toBe("pair");
  });

  it("is written by researchers alone, and only members see it", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const labeler = await scene.join();
    const input = { slug: scene.slug, kind: "consent" as const, text: "x", basedOn: 0 };
    expect(await publishText(scene.deps, labeler, input)).toMatchObject({ reason: "forbidden" });
    const { userId } = await scene.deps.db.user.create({ data: {} }).then(({ id }) => ({ userId: id }));
    const stranger = { kind: "user" as const, userId };
    expect(await getOnboarding(scene.deps, stranger, { slug: scene.slug })).toMatchObject({
      reason: "not-found",
    });
    expect(await getOnboardingSettings(scene.deps, labeler, { slug: scene.slug })).toMatchObject({
      reason: "forbidden",
    });
  });
});
