import type { MemberStanding } from "@gshf/db";
import type { Deps } from "../../access/index.ts";
import { causeOf } from "../../crowds/index.ts";
import type { StandingCause } from "../../crowds/model.ts";

export type StandingGate =
  | { kind: "open"; warning: StandingCause | null }
  | { kind: "closed"; state: "paused" | "blocked"; cause: StandingCause; message: string };

/** Whether a member gets pairs, and what they are to be told why. What they have in hand they may always finish. */
export async function standingGate(deps: Pick<Deps, "db">, memberId: string): Promise<StandingGate> {
  return gateOf(await deps.db.memberStanding.findUnique({ where: { memberId } }));
}

/** The same of a standing that was read already; null where nothing was ever said of the member. */
export function gateOf(standing: Pick<MemberStanding, "state" | "reason" | "figures"> | null): StandingGate {
  if (standing === null || standing.state === "good") return { kind: "open", warning: null };
  const cause = causeOf(standing);
  const { state, reason } = standing;
  if (state === "warned") return { kind: "open", warning: cause };
  const message =
    state === "paused"
      ? `Your labeling is paused: ${reason}. The researchers see it and can lift it.`
      : `You can't label in this project any more: ${reason}.`;
  return { kind: "closed", state, cause, message };
}
