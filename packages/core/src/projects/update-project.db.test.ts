import { createTestDb, createTestDeps, createTestProject, granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { createEgress } from "../access/index.ts";
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

test("a trainer on a cluster is refused by the setting that is wrong, and its URL as every server's is", async () => {
  await using world = await createTestDb();
  const deps = createTestDeps(world.db, { egress: createEgress({ allowPrivate: false, allowedHosts: [] }) });
  const { owner, slug } = await createTestProject(deps);
  const save = (trainerUrl: string) => updateProject(deps, owner, { slug, trainerUrl });
  expect(await save("ray+https://ray.example.org:8265?gpu=1")).toMatchObject({
    ok: false,
    field: "trainerUrl",
    message: expect.stringMatching(/no setting gpu.*docs\/trainers\/ray\.md/),
  });
  for (const inside of [
    "ray+https://10.0.0.1:8265?gpus=1",
    "ray+http://ray.example.org",
    "ray+https://a:b@r.test",
  ]) {
    expect(await save(inside)).toMatchObject({ ok: false, field: expect.stringContaining("rl") });
  }
  granted(await save("ray+https://ray.example.org:8265?gpus=1&entrypoint=python+train.py"));
});
