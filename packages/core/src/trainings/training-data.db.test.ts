import { granted } from "@gshf/testing";
import { JobRequest, jobRequestIdentity, sha256Hex } from "@gshf/trainer-protocol";
import { expect, test } from "vitest";
import { jobOf, poll, startTraining, type TrainingWorld } from "../fixtures/training.fixture.ts";
import { workUntil } from "../fixtures/world.fixture.ts";
import { updateProject } from "../projects/index.ts";
import { openTrainingData } from "./training-data.ts";

/** The same installation with keys of a role, whose presigned URLs die with its session. */
function onRole(world: TrainingWorld): TrainingWorld {
  const storage = { ...world.deps.storage, keepsPresigned: false };
  return { ...world, deps: { ...world.deps, storage } };
}

/** What an address of ours asks for. */
function askedBy(uri: string) {
  const [, trainingJobId = "", name = "", key = ""] =
    /\/api\/trainer\/data\/([^/]+)\/([^?]+)\?key=(.+)$/.exec(uri) ?? [];
  return { trainingJobId, name, key };
}

/** A job that is handed over with addresses of ours, as the trainer that forgot it gets it again. */
async function handedOver(world: TrainingWorld): Promise<JobRequest> {
  world.endpoints.fault = { path: /jobs\/job-1$/, times: 1, answer: { status: 404, body: "" } };
  await poll(onRole(world), 3, 31);
  return JobRequest.parse(world.endpoints.trainer.bodies.at(-1));
}

test("where presigned URLs live, a trainer is told those", async () => {
  await using world = await startTraining();
  const { manifest_uri, manifest_sha256 } = JobRequest.parse(world.endpoints.trainer.bodies[0]);
  expect(manifest_uri).not.toContain("/api/trainer/data/");
  expect(sha256Hex(await (await fetch(manifest_uri)).text())).toBe(manifest_sha256);
});

test("where they die with a session, it is told addresses that lead to fresh ones, the same each time", async () => {
  await using world = await startTraining();
  const { deps } = world;
  const request = await handedOver(world);
  const [file] = request.files;
  if (file === undefined) throw new Error("no file");
  for (const uri of [request.manifest_uri, file.uri]) {
    expect(uri.startsWith(`${deps.settings.appUrl}/api/trainer/data/`)).toBe(true);
    const asked = askedBy(uri);
    const { location } = granted(await openTrainingData(deps, asked));
    const found = await fetch(location);
    expect(sha256Hex(await found.text())).toBe(asked.name.split("-")[1]);
  }
  const again = await handedOver(world);
  expect(jobRequestIdentity(again)).toBe(jobRequestIdentity(request));
  expect(again.manifest_uri).toBe(request.manifest_uri);
});

test("such an address opens its own file alone, for its job alone, while that goes on", async () => {
  await using world = await startTraining();
  const { deps, owner, slug, endpoints, roundId } = world;
  const { manifest_uri, files } = await handedOver(world);
  const manifest = askedBy(manifest_uri);
  const file = askedBy(files[0]?.uri ?? "");
  const refused = { ok: false, reason: "not-found" };
  for (const wrong of [
    { ...file, key: manifest.key },
    { ...file, key: "" },
    { ...file, name: `${file.name.slice(0, -1)}${file.name.endsWith("0") ? "1" : "0"}` },
    { ...file, name: "../../secrets" },
    { ...file, trainingJobId: "01a208ca-9249-73ff-872d-4ee03b8340ba" },
    { ...file, trainingJobId: "x" },
  ]) {
    expect(await openTrainingData(deps, wrong)).toMatchObject(refused);
  }
  granted(await openTrainingData(deps, file));
  endpoints.trainer.state = "succeeded";
  await workUntil(world, roundId, "complete");
  expect(await jobOf(world)).toMatchObject({ state: "succeeded" });
  expect(await openTrainingData(deps, file)).toMatchObject(refused);
  // Another trainer's project has another secret.
  await deps.db.trainingJob.updateMany({ data: { state: "running" } });
  granted(await openTrainingData(deps, file));
  granted(await updateProject(deps, owner, { slug, trainerUrl: "http://127.0.0.1:1" }));
  expect(await openTrainingData(deps, file)).toMatchObject(refused);
});
