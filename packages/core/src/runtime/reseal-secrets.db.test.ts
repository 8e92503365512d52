import { createTestDb, createTestDeps, createTestProject } from "@gshf/testing";
import { expect, test } from "vitest";
import { createSecretBox } from "../access/index.ts";
import { resealSecrets } from "./reseal-secrets.ts";

const [older, newer, foreign] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)];

test("what an earlier key sealed is sealed by the first, once; what no key opens stays, and is counted", async () => {
  await using world = await createTestDb();
  const deps = createTestDeps(world.db, { secrets: createSecretBox([newer, older]) });
  await createTestProject(deps, { slug: "walk" });
  const untouched = createSecretBox([newer]).seal("current");
  const lost = createSecretBox([foreign]).seal("lost");
  await world.db.project.update({
    where: { slug: "walk" },
    data: {
      trainerTokenSealed: createSecretBox([older]).seal("token"),
      webhookSecretSealed: lost,
      scorerKeySealed: untouched,
    },
  });
  expect(await resealSecrets(deps)).toEqual({ sealedAnew: 1, unreadable: 1 });
  const after = await world.db.project.findUniqueOrThrow({ where: { slug: "walk" } });
  expect(createSecretBox([newer]).open(after.trainerTokenSealed ?? "")).toBe("token");
  expect([after.webhookSecretSealed, after.scorerKeySealed]).toEqual([lost, untouched]);
  expect(await resealSecrets(deps)).toEqual({ sealedAnew: 0, unreadable: 1 });
});
