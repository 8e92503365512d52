import type { Deps } from "../../access/index.ts";

/** Notes why no pair will come of a prompt. */
export async function setAside(
  deps: Pick<Deps, "db">,
  roundId: string,
  position: number,
  skipped: string,
): Promise<void> {
  await deps.db.roundPrompt.update({ where: { roundId_position: { roundId, position } }, data: { skipped } });
}
