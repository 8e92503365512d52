import type { Member } from "@gshf/db";
import { type Deps, done, type Outcome, refuse } from "../access/index.ts";
import type { Labeler } from "../slots/index.ts";

/** What labeling reaches outside itself. */
export type LabelDeps = Pick<Deps, "db" | "now" | "randomBytes" | "enqueue" | "secrets">;

/** The caller of a verb as a labeler. Programs of ours don't label: every judgment is somebody's. */
export function labelerOf(member: Member | null): Outcome<Labeler> {
  return member === null ? refuse("forbidden", "Only members of a project label its pairs.") : done(member);
}
