import { z } from "zod";

export const memberRefSchema = z.object({ slug: z.string(), memberId: z.uuid() });

/** Owners are made by passing ownership on. */
export const setRoleSchema = memberRefSchema.extend({ role: z.enum(["researcher", "reviewer", "labeler"]) });

export const passOwnershipSchema = memberRefSchema.extend({
  /** Their pseudonym, typed. */
  confirm: z.string(),
});
