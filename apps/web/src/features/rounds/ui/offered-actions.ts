import type { RoundStateName } from "@gshf/core/rounds/model";

export const roundActions = ["start", "resume", "retry", "freeze", "pause", "cancel"] as const;
export type RoundAction = (typeof roundActions)[number];
export type Permit = { allowed: true } | { allowed: false; reason: string };

const beforeFreeze: ReadonlySet<RoundStateName> = new Set([
  "sampling",
  "embedding",
  "fitting",
  "selecting",
  "labeling",
]);

/** What of a round may be done by somebody: in an archived project it can only be given up. */
export type Rights = "all" | "cancel" | "none";

export function rightsOver(project: {
  can: readonly string[];
  role: string;
  archivedAt: Date | null;
}): Rights {
  if (project.can.includes("rounds.write")) return "all";
  // Before a project can be deleted, its trainings have to be cancelled.
  return project.archivedAt !== null && project.role !== "reviewer" ? "cancel" : "none";
}

/** The buttons a round shows: what can be done, and its main levers ahead of their time, which say why not yet. */
export function offeredActions(
  state: RoundStateName,
  permits: Readonly<Record<RoundAction, Permit>>,
  rights: Rights,
): RoundAction[] {
  return roundActions.filter((action) => {
    if (rights === "none" || (rights === "cancel" && action !== "cancel")) return false;
    // A draft is deleted; there is nothing in it that cancelling would keep.
    if (action === "cancel" && state === "draft") return false;
    return permits[action].allowed || (rights === "all" && isWorthShowing(action, state));
  });
}

/** A round at work keeps its main levers in sight, so that their reasons can be read. */
function isWorthShowing(action: RoundAction, state: RoundStateName): boolean {
  if (action === "freeze") return beforeFreeze.has(state);
  const isOver = state === "complete" || state === "cancelled" || state === "draft";
  return action === "pause" && !isOver && state !== "paused" && state !== "failed";
}
