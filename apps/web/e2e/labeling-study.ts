import { randomBytes } from "node:crypto";
import { sha256Hex, stableId } from "@gshf/core/projects";
import type { LabelingScene } from "./labeling-scene.ts";

export const pairsPerSession = 2;

/** Everything that can come before the first pair, and a study at Prolific that sends people there. */
export async function addStudy(scene: LabelingScene): Promise<string> {
  const { db, projectId, slug } = scene;
  const by = { createdBy: "test" };
  await db.onboardingText.createMany({
    data: [
      { ...by, projectId, kind: "welcome", version: 1, text: "You compare **two answers**." },
      { ...by, projectId, kind: "consent", version: 1, text: "Labels are kept under a pseudonym." },
    ],
  });
  const example = { prompt: "2+2?", left: "4", right: "5", choice: "left", why: "Four is right." };
  await db.guidelineVersion.create({
    data: {
      ...by,
      projectId,
      version: 1,
      text: "Correct beats pleasant.",
      examples: [example],
      mustAcknowledge: true,
    },
  });
  const prompt = await db.prompt.create({
    data: { projectId, key: "known", split: "train", messages: [{ role: "user", content: "2+2?" }] },
  });
  const [firstId, secondId] = ["good: 4", "bad: 5"].map((text) => stableId("response", slug, "known", text));
  for (const [id, text] of [
    [firstId, "good: 4"],
    [secondId, "bad: 5"],
  ] as const) {
    const data = { id: id ?? "", projectId, promptId: prompt.id, text, textSha256: sha256Hex(text) };
    await db.response.create({ data: { ...data, purpose: "offline" } });
  }
  const pairId = stableId("pair", slug, "known");
  await db.pair.create({
    data: {
      id: pairId,
      projectId,
      promptId: prompt.id,
      position: 0,
      source: "offline",
      arm: "offline",
      strategy: "offline",
      firstId: firstId ?? "",
      secondId: secondId ?? "",
    },
  });
  const explanation = "Two and two are four.";
  await db.goldPair.create({
    data: { ...by, projectId, pairId, kind: "qualification", firstIsBetter: true, explanation },
  });
  const rules = { isOn: true, itemsPerAttempt: 1, rightMin: 1, attemptsMax: 2 };
  await db.qualificationTest.create({ data: { projectId, ...rules } });
  const token = `study_${randomBytes(24).toString("base64url")}`;
  const study = await db.study.create({
    data: {
      ...by,
      projectId,
      platform: "prolific",
      name: "Pilot",
      pairsPerSession,
      completionCode: "DONE42",
      screenOutCode: "OUT42",
      // Only the entry is under test; the sealed token shows the link to researchers.
      tokenSha256: sha256Hex(token),
      tokenSealed: "",
    },
  });
  const rate = { mode: "per_label", amountMilli: 125, currency: "GBP" } as const;
  await db.payRate.create({
    data: { ...by, ...rate, projectId, studyId: study.id, since: new Date(Date.now() - 60_000) },
  });
  return `/crowd/prolific/${token}`;
}
