import type { Project } from "@gshf/db";
import type { TrainerCapabilities } from "@gshf/trainer-protocol";
import type { z } from "zod";
import type { Deps } from "../access/index.ts";
import { trainerClient } from "./step-training.ts";

export type AskedTrainer =
  | { state: "none" }
  | { state: "silent"; message: string }
  | ({ state: "known" } & z.output<typeof TrainerCapabilities>);

/** A person waits for the answer. */
const timeoutMs = 10_000;

/** What the project's trainer understands, as it says just now. */
export async function askTrainer(deps: Deps, project: Project): Promise<AskedTrainer> {
  if (project.trainerUrl === null) return { state: "none" };
  const answer = await trainerClient(deps, project, { timeoutMs }).capabilities();
  if (!answer.ok) return { state: "silent", message: answer.error.message };
  return { state: "known", ...answer.value };
}
