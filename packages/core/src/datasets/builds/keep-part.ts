import type { DatasetBuild } from "@gshf/db";
import { datasetBuildKey } from "@gshf/storage";
import type { z } from "zod";
import type { Deps } from "../../access/index.ts";
import { readStored } from "../../stored/model.ts";
import type { BuildTask } from "./build-task.ts";

/** A part of the work that is done once: what was kept of it before, or what is made now, and kept. */
export async function keepPart<T>(
  { deps, build }: Pick<BuildTask, "deps" | "build">,
  part: string,
  schema: z.ZodType<T>,
  make: () => Promise<T>,
): Promise<T> {
  const kept = await findPart(deps, build, part, schema);
  if (kept !== null) return kept;
  const value = await make();
  const body = Buffer.from(JSON.stringify(value), "utf8");
  const key = datasetBuildKey(build.projectId, build.id, part);
  await deps.storage.put(key, body, { contentType: "application/json", mutable: true });
  return value;
}

/** What was kept of a part; null when nothing was. */
export async function findPart<T>(
  { storage }: Pick<Deps, "storage">,
  build: Pick<DatasetBuild, "projectId" | "id">,
  part: string,
  schema: z.ZodType<T>,
): Promise<T | null> {
  const key = datasetBuildKey(build.projectId, build.id, part);
  if ((await storage.head(key)) === null) return null;
  const bytes = await storage.get(key);
  return readStored(schema, JSON.parse(Buffer.from(bytes).toString("utf8")), `the part ${part} of a dataset`);
}
