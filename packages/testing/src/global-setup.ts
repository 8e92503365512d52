import { rmSync } from "node:fs";
import path from "node:path";
import { migrate } from "@gshf/db/migrations";
import { scratchDirectory, startPostgres } from "@gshf/embedded";
import { installQueues } from "@gshf/jobs";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { databaseUrl, templateName } from "./template.ts";

declare module "vitest" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface is merged with vitest's own
  interface ProvidedContext {
    /** Connection string of the test server's maintenance database. */
    testServerUrl: string;
  }
}

const gibibyte = 1024 ** 3;

/**
 * Runs once before the `db` project: a throw-away Postgres (or the server of GSHF_TEST_DATABASE_URL) with
 * a migrated template that each test clones.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.GSHF_TEST_DATABASE_URL;
  const server = given === undefined ? await startThrowAway() : { url: given, stop: async () => undefined };
  await makeTemplate(server.url);
  project.provide("testServerUrl", server.url);
  return server.stop;
}

async function startThrowAway(): Promise<{ url: string; stop: () => Promise<void> }> {
  const scratch = scratchDirectory("test", { inMemoryBytes: gibibyte });
  const server = await startPostgres({ directory: path.join(scratch, "postgres"), throwAway: true });
  return {
    url: server.url(),
    stop: async () => {
      await server.stop();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(serverUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`drop database if exists ${templateName} with (force)`);
    await client.query(`create database ${templateName}`);
  } finally {
    await client.end();
  }
  const url = databaseUrl(serverUrl, templateName);
  await migrate(url);
  await installQueues(url);
}
