import type { Project, Round } from "@gshf/db";
import { type Deps, done, type Outcome, refuse } from "../access/index.ts";

/** A project's round by its number. */
export async function findRound(
  deps: Pick<Deps, "db">,
  project: Project,
  number: number,
): Promise<Outcome<Round>> {
  const where = { projectId_number: { projectId: project.id, number } };
  const round = await deps.db.round.findUnique({ where });
  if (round === null)
    return refuse("not-found", `There is no round ${number} in "${project.slug}".`, "number");
  return done(round);
}
