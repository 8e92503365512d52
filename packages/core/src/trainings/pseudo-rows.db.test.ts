import { granted } from "@gshf/testing";
import { JobRequest, Manifest } from "@gshf/trainer-protocol";
import { expect, test } from "vitest";
import { drawnBy, makeDataset } from "../fixtures/datasets.fixture.ts";
import {
  createDatasetWorld,
  startTestTraining,
  workTrainingToItsEnd,
} from "../fixtures/trainings.fixture.ts";
import { trainingsVerbs } from "./index.ts";

const everything = {
  versions: [1, 2],
  algorithms: ["sft", "raft", "dpo", "dpo_pessimistic", "rso", "multi_step_rso", "reward_model"],
  hyperparameters: null,
};

test("RAFT, SFT, RSO and multi-step RSO learn from draws that the fitted reward labeled", async () => {
  await using world = await createDatasetWorld();
  world.endpoints.trainer.capabilities = everything;
  const reward = { labeler: { kind: "reward" } };
  const best = await makeDataset(world, await drawnBy(world, reward));
  const accepted = await makeDataset(world, await drawnBy(world, { ...reward, kind: "rejection" }));
  const asked = [
    { algorithm: "raft", manifestSha256: best },
    { algorithm: "sft", manifestSha256: best },
    { algorithm: "rso", manifestSha256: accepted },
    { algorithm: "multi_step_rso", manifestSha256: accepted, eta: 0.5, klPath: [0.5] },
  ];
  for (const [i, change] of asked.entries()) {
    const { id, number } = await startTestTraining(world, { ...change, name: `made-${i}` });
    expect((await workTrainingToItsEnd(world, id)).state).toBe("succeeded");
    const body = JobRequest.parse(world.endpoints.trainer.bodies[i]);
    expect(body.training).toMatchObject({ algorithm: change.algorithm, dataset: change.manifestSha256 });
    // What the trainer fetches is of version 1, whatever the dataset's.
    const manifest = Manifest.parse(await (await fetch(body.manifest_uri)).json());
    const rows = manifest.files.reduce((sum, file) => sum + file.rows, 0);
    expect(manifest).toMatchObject({ round: 0, offline_rows: 0, online_rows: rows });
    expect(rows).toBeGreaterThan(0);
    const { deps, owner, slug } = world;
    const view = granted(await trainingsVerbs.get(deps, owner, { slug, number }));
    expect(view).toMatchObject({
      policy: { name: `made-${i}` },
      dataset: { name: "made", round: null, offlineRows: 0, onlineRows: 0, pseudoRows: rows },
    });
  }
});
