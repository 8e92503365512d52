import type { Policy, ResponsePurpose } from "@gshf/db";

/** Whose draws they are, and what pays for them. */
export type DrawScope = {
  projectId: string;
  /** The round that pays for the draws; null where they are for a dataset or an evaluation of its own. */
  roundId: string | null;
  /** Since when this is tried: answers of no use before then aren't held against it. */
  since: Date;
  /** A round's own draws, those for datasets, or those of all its project's evaluations. */
  purpose: Exclude<ResponsePurpose, "offline">;
  policy: Policy;
};
