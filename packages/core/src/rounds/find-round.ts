import type { Project, Round } from "@gshf/db";
import { z } from "zod";
import {
  type Action,
  type Actor,
  authorize,
  type Deps,
  done,
  type Outcome,
  refuse,
} from "../access/index.ts";

export const roundRefInput = z.object({ slug: z.string(), number: z.int().min(1) });
export type RoundRef = z.output<typeof roundRefInput>;

/** A round by project and number, if the actor may do `action` there. */
export async function findRound(
  deps: Deps,
  actor: Actor,
  ref: RoundRef,
  action: Action,
): Promise<Outcome<{ project: Project; round: Round }>> {
  const access = await authorize(deps, actor, { slug: ref.slug }, action);
  if (!access.ok) return access;
  const { project } = access.value;
  const where = { projectId_number: { projectId: project.id, number: ref.number } };
  const round = await deps.db.round.findUnique({ where });
  if (round === null)
    return refuse("not-found", `There is no round ${ref.number} in "${ref.slug}".`, "number");
  return done({ project, round });
}
