import type { Deps } from "../../access/index.ts";

export type StandingGate =
  | { kind: "open"; warning: string | null }
  | { kind: "closed"; state: "paused" | "blocked"; message: string };

/** Whether a member gets pairs, and what they are to be told. What they have in hand they may always finish. */
export async function standingGate(deps: Pick<Deps, "db">, memberId: string): Promise<StandingGate> {
  const standing = await deps.db.memberStanding.findUnique({ where: { memberId } });
  if (standing === null || standing.state === "good") return { kind: "open", warning: null };
  if (standing.state === "warned") {
    const warning = `Please take more care: ${standing.reason}. Read the guidelines again; below this, labeling is paused.`;
    return { kind: "open", warning };
  }
  const message =
    standing.state === "paused"
      ? `Your labeling is paused: ${standing.reason}. The researchers have been told and can lift this; your labels so far are kept.`
      : `You can't label in this project any more: ${standing.reason}. If you think this is a mistake, write to whoever invited you.`;
  return { kind: "closed", state: standing.state, message };
}
