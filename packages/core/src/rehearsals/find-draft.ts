import { type Deps, done, type Outcome, refuse } from "../access/index.ts";

/** A round of the project by its number. */
export async function findRoundRow(
  deps: Pick<Deps, "db">,
  project: { id: string },
  number: number,
): Promise<Outcome<{ id: string; number: number; state: string; config: unknown }>> {
  const where = { projectId_number: { projectId: project.id, number } };
  const select = { id: true, number: true, state: true, config: true } as const;
  const round = await deps.db.round.findUnique({ where, select });
  return round === null ? refuse("not-found", `There is no round ${number} here.`, "number") : done(round);
}
