import type { Policy, ResponsePurpose } from "@gshf/db";

/** Whose draws they are, and which round pays for them. */
export type DrawScope = {
  projectId: string;
  /** The round that pays for the draws, and since when it has been in its state. */
  round: { id: string; stateSince: Date };
  /** A round's own draws, or those of all its project's evaluations. */
  purpose: Extract<ResponsePurpose, "candidate" | "evaluation">;
  policy: Policy;
};
