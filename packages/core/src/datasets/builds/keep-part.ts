import { datasetBuildKey } from "@gshf/storage";
import type { z } from "zod";
import { readStored } from "../../stored/model.ts";
import type { BuildTask } from "./build-task.ts";

/** A part of the work that is done once: what was kept of it before, or what is made now, and kept. */
export async function keepPart<T>(
  { deps, build }: Pick<BuildTask, "deps" | "build">,
  part: string,
  schema: z.ZodType<T>,
  make: () => Promise<T>,
): Promise<T> {
  const key = datasetBuildKey(build.projectId, build.id, part);
  if ((await deps.storage.head(key)) !== null) {
    const bytes = await deps.storage.get(key);
    return readStored(
      schema,
      JSON.parse(Buffer.from(bytes).toString("utf8")),
      `the part ${part} of a dataset`,
    );
  }
  const value = await make();
  const body = Buffer.from(JSON.stringify(value), "utf8");
  await deps.storage.put(key, body, { contentType: "application/json", mutable: true });
  return value;
}
