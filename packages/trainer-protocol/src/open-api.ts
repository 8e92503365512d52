import { z } from "zod";
import { HyperparameterRange, TrainerCapabilities } from "./capabilities.ts";
import { DatasetRow } from "./dataset-row.ts";
import { JobEvent, MetricsPoint, MetricsPoints } from "./events.ts";
import {
  announcedSha256,
  JobAccepted,
  JobArtifact,
  JobArtifacts,
  JobId,
  JobProgress,
  JobRequest,
  JobStatus,
} from "./job.ts";
import { Algorithm, DatasetManifest, Manifest } from "./manifest.ts";
import { TrainingSpec } from "./training-spec.ts";
import { figure } from "./wire-text.ts";

type Schema = Record<string, unknown>;

const components: Readonly<Record<string, z.ZodType>> = {
  JobRequest,
  JobAccepted,
  JobStatus,
  JobArtifact,
  JobEvent,
  MetricsPoint,
  TrainerCapabilities,
  HyperparameterRange,
  TrainingSpec,
  Manifest,
  DatasetManifest,
  DatasetRow,
};
const named: ReadonlyMap<unknown, string> = new Map(
  Object.entries(components).map(([name, schema]) => [schema, name]),
);

const listOf = (name: string): Schema => ({ type: "array", items: ref(name) });

/** What is right, of what is read leniently: a reader that takes anything says nothing of what to send. */
const meant: ReadonlyMap<unknown, Schema> = new Map<unknown, Schema>([
  [JobArtifacts, listOf("JobArtifact")],
  [JobProgress, { type: "number", minimum: 0, maximum: 1 }],
  [MetricsPoints, listOf("MetricsPoint")],
  [figure, { type: ["number", "null"] }],
  // Any JSON, which refers to itself otherwise.
  [DatasetManifest.shape.recipe, { type: "object" }],
  [announcedSha256, { type: ["string", "null"], pattern: "^[0-9a-f]{64}$" }],
  [TrainerCapabilities.shape.algorithms, { type: "array", items: { enum: [...Algorithm.options] } }],
  [TrainerCapabilities.shape.hyperparameters.unwrap(), listOf("HyperparameterRange")],
  [MetricsPoint.shape["rewards/accuracies"].unwrap(), { type: ["number", "null"], minimum: 0, maximum: 1 }],
]);

function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** JSON schema of what is sent, by the schema that reads it. */
function schemaOf(schema: z.ZodType): Schema {
  const {
    $schema: _,
    $defs: __,
    ...written
  } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: (part) => {
      const { zodSchema: read, jsonSchema }: { zodSchema: unknown; jsonSchema: object } = part;
      const name = read === schema ? undefined : named.get(read);
      const instead = name === undefined ? meant.get(read) : ref(name);
      if (instead === undefined) return;
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      Object.assign(jsonSchema, instead);
    },
  });
  return written;
}

const json = (name: string) => ({ "application/json": { schema: ref(name) } });
const answer = (description: string, name: string) => ({ description, content: json(name) });
const inPath = { name: "id", in: "path", required: true, schema: schemaOf(JobId) };
const noSuchJob = { description: "There is no such job." };

/** The protocol's requests, as a trainer serves them: OpenAPI 3.1. What it can't say says docs/trainer.md. */
export function trainerOpenApi(): Schema {
  const schemas = Object.entries(components).map(([name, schema]) => [name, schemaOf(schema)]);
  return {
    openapi: "3.1.0",
    info: {
      title: "gshf trainer protocol",
      version: "2",
      description:
        "What a trainer serves. States, idempotency and checksums: docs/trainer.md; `gshf trainer check URL` asks for each of them.",
    },
    servers: [{ url: "/", description: "The trainer’s address, as it is entered in a project." }],
    security: [{ token: [] }, {}],
    paths: {
      "/v1/capabilities": {
        get: {
          operationId: "capabilities",
          summary: "What the trainer understands; without this route it is taken for version 1.",
          responses: { 200: answer("What it understands.", "TrainerCapabilities") },
        },
      },
      "/v1/jobs": {
        post: {
          operationId: "submit",
          summary: "Takes a job: the same key and body is the same job, another body is refused.",
          parameters: [
            {
              name: "Idempotency-Key",
              in: "header",
              required: true,
              schema: { type: "string", minLength: 1 },
            },
          ],
          requestBody: { required: true, content: json("JobRequest") },
          responses: {
            202: answer("The job, new or known.", "JobAccepted"),
            400: { description: "There is no key, or the body is no job." },
            409: { description: "The key belongs to a job with another body." },
          },
        },
      },
      "/v1/jobs/{id}": {
        parameters: [inPath],
        get: {
          operationId: "status",
          summary: "Where a job stands.",
          responses: { 200: answer("Its status.", "JobStatus"), 404: noSuchJob },
        },
      },
      "/v1/jobs/{id}/cancel": {
        parameters: [inPath],
        post: {
          operationId: "cancel",
          summary: "Asks a job to stop; twice, or after its end, changes nothing.",
          responses: { 200: answer("Its status now.", "JobStatus"), 404: noSuchJob },
        },
      },
      "/v1/jobs/{id}/events": {
        parameters: [inPath],
        get: {
          operationId: "events",
          summary: "The events with a higher seq, a line each.",
          parameters: [
            { name: "after", in: "query", required: true, schema: { type: "integer", minimum: 0 } },
          ],
          responses: {
            200: {
              description: "JSON texts that end at line feeds.",
              content: { "application/x-ndjson": { schema: ref("JobEvent") } },
            },
            404: noSuchJob,
          },
        },
      },
    },
    webhooks: {
      event: {
        post: {
          operationId: "webhook",
          summary: "An event, sent to the job’s callback_url, signed as Standard Webhooks.",
          requestBody: { required: true, content: json("JobEvent") },
          responses: { 200: { description: "Taken, or known already." } },
        },
      },
    },
    components: {
      schemas: Object.fromEntries(schemas),
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "The token entered with the address." },
      },
    },
  };
}
