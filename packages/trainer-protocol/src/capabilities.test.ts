import { serveHttp } from "@gshf/testing/serve-http";
import { expect, onTestFinished, test } from "vitest";
import { hyperparameterFault, hyperparametersOf, takesTraining, versionOne } from "./capabilities.ts";
import { createTrainerClient } from "./client.ts";
import { jobIdempotencyKey } from "./job.ts";
import { TrainingSpec } from "./training-spec.ts";

async function ask(status: number, body: string) {
  const paths: (string | undefined)[] = [];
  const { url, close } = await serveHttp((request, response) => {
    paths.push(request.url);
    response.writeHead(status).end(body);
  });
  onTestFinished(close);
  const answer = await createTrainerClient({ baseUrl: url, timeoutMs: 20_000 }).capabilities();
  expect(paths).toEqual(["/v1/capabilities"]);
  return answer;
}

test.each([404, 405, 501])("a trainer without the route (HTTP %i) is taken for version 1", async (status) => {
  expect(await ask(status, "")).toEqual({ ok: true, value: versionOne });
  expect(takesTraining(versionOne)).toBe(false);
});

test("a trainer that is broken is not taken for an old one", async () => {
  expect(await ask(500, "")).toMatchObject({ ok: false, error: { code: "http-status" } });
  expect(await ask(200, "{}")).toMatchObject({ ok: false, error: { code: "bad-shape" } });
});

test("what this version doesn't know of an answer is passed over, the rest is read", async () => {
  const body = {
    versions: [1, 2, 3],
    algorithms: ["dpo", "grpo", 7],
    hyperparameters: [
      { name: "ridge", type: "number", min: 0, max: "much" },
      { name: "no type" },
      { name: "beta", type: "tensor" },
      { name: "beams", type: "integer", algorithms: ["sft"] },
    ],
    more: true,
  };
  const answer = await ask(200, JSON.stringify(body));
  if (!answer.ok) throw new Error(answer.error.message);
  expect(answer.value.algorithms).toEqual(["dpo"]);
  expect(takesTraining(answer.value)).toBe(true);
  expect(hyperparametersOf(answer.value, "dpo")?.map(({ name }) => name)).toEqual(["ridge"]);
  expect(hyperparametersOf(answer.value, "sft")?.map(({ name }) => name)).toEqual(["ridge", "beams"]);
});

test("a value outside of what a trainer takes is named", () => {
  const of = (range: object, value: unknown) =>
    hyperparameterFault(Object.assign({ name: "x", type: "number" as const }, range), value);
  expect(of({ min: 0, max: 2 }, 1)).toBeNull();
  expect(of({ min: 0 }, -1)).toBe("is at least 0");
  expect(of({ max: 2 }, 3)).toBe("is at most 2");
  expect(of({}, "3")).toBe("is a number");
  expect(of({ type: "integer" }, 1.5)).toBe("is a whole number");
  expect(of({ type: "text", values: ["a", "b"] }, "c")).toBe("is one of a, b");
  expect(of({ type: "boolean" }, 1)).toBe("is true or false");
});

test("a job's key is of its data and of its training, and without a training what it always was", () => {
  const request = { project: "demo", round: 1, manifest_sha256: "a".repeat(64) };
  const training = TrainingSpec.parse({
    spec_version: 2,
    dataset: "a".repeat(64),
    algorithm: "sft",
    eta: 0.1,
    kl_path: [],
    beta_pess: 0,
    uncertainty: null,
    hyperparameters: { b: 1, a: 2 },
    init_from: "pi0",
    init_policy: null,
    reference: "pi0",
    seed: 1,
  });
  expect(jobIdempotencyKey(request)).toBe("37180ba252a27e09da1d62db0535aeee21ece69bc7b4737351f55b510e47de01");
  const key = jobIdempotencyKey({ ...request, training });
  expect(key).not.toBe(jobIdempotencyKey(request));
  expect(jobIdempotencyKey({ ...request, training: { ...training, seed: 2 } })).not.toBe(key);
  expect(jobIdempotencyKey({ ...request, training, manifest_sha256: "b".repeat(64) })).not.toBe(key);
  const reordered = { ...training, hyperparameters: { a: 2, b: 1 } };
  expect(jobIdempotencyKey({ ...request, training: reordered })).toBe(key);
});
