import { readFileSync } from "node:fs";
import path from "node:path";
import { conformanceClauses, JobStatus, TrainerCapabilities, trainerOpenApi } from "@gshf/trainer-protocol";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";

const document = JSON.parse(JSON.stringify(trainerOpenApi()));

/** Checks values against a schema of the document. */
function checkerOf(name: string) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, "trainer");
  return (value: unknown) => ajv.validate(`trainer#/components/schemas/${name}`, value);
}

test("the document is valid, and docs has it as it is", async () => {
  expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
  const kept = readFileSync(path.join(import.meta.dirname, "../../docs/trainer.openapi.json"), "utf8");
  expect(JSON.parse(kept)).toEqual(document);
});

const status = {
  job_id: "job-1",
  state: "running",
  attempt: 1,
  seq: 3,
  progress: 0.5,
  heartbeat_at: "2026-01-01T00:00:00Z",
  error: null,
  artifacts: [{ kind: "checkpoint", uri: "https://a.test/1", sha256: "ab".repeat(32) }],
};

test.each([
  ["what is right", {}, true],
  ["progress beyond 1", { progress: 2 }, false],
  ["artifacts that are none", { artifacts: [{ kind: "weights" }] }, false],
  ["a checksum that is none", { artifacts: [{ ...status.artifacts[0], sha256: "0" }] }, false],
  ["an unknown state", { state: "preempted" }, false],
])("of a status it takes %s: %j, %s", (_, change, isRight) => {
  const said = { ...status, ...change };
  expect(checkerOf("JobStatus")(said)).toBe(isRight);
  // What it takes the platform takes whole.
  if (isRight) expect(JobStatus.parse(said)).toEqual(said);
});

test("of capabilities and events it says what to send, not only what is survived", () => {
  const capabilities = {
    versions: [2],
    algorithms: ["dpo"],
    hyperparameters: [{ name: "epochs", type: "integer" }],
  };
  expect(checkerOf("TrainerCapabilities")(capabilities)).toBe(true);
  expect(TrainerCapabilities.parse(capabilities)).toEqual(capabilities);
  expect(checkerOf("TrainerCapabilities")({ ...capabilities, algorithms: ["magic"] })).toBe(false);
  const event = { type: "job.metrics", job_id: "j", attempt: 1, seq: 1, timestamp: "2026-01-01T00:00:00Z" };
  expect(checkerOf("JobEvent")({ ...event, data: { points: [{ step: 1, loss: 0.5 }] } })).toBe(true);
  expect(checkerOf("JobEvent")({ ...event, data: { points: [{ loss: "low" }] } })).toBe(false);
});

test("it has the requests that the contract's clauses ask", () => {
  expect(conformanceClauses.length).toBeGreaterThan(0);
  expect(Object.keys(document.paths)).toEqual([
    "/v1/capabilities",
    "/v1/jobs",
    "/v1/jobs/{id}",
    "/v1/jobs/{id}/cancel",
    "/v1/jobs/{id}/events",
  ]);
});
