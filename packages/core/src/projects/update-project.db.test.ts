import { createTestDb, createTestDeps, createTestProject } from "@gshf/testing";
import { expect, test } from "vitest";
import { updateProject } from "./index.ts";

test("a trainer of an unknown kind is refused by field and value, and nothing is saved", async () => {
  await using world = await createTestDb();
  const deps = createTestDeps(world.db);
  const { owner, slug } = await createTestProject(deps);
  const trainerUrl = "carrier-pigeon+https://trainer.example.org";
  expect(await updateProject(deps, owner, { slug, name: "New", trainerUrl })).toMatchObject({
    ok: false,
    reason: "invalid",
    field: "trainerUrl",
    message: expect.stringContaining(trainerUrl),
  });
  const { name, trainerUrl: saved } = await world.db.project.findUniqueOrThrow({ where: { slug } });
  expect({ name, saved }).toEqual({ name: slug, saved: null });
});
