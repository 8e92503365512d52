import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { settleFlags } from "./settle-flags.ts";
import { withPairLocked } from "./with-pair-locked.ts";

/** A reviewer finds nothing wrong with a flagged pair: its votes stand, and people go on labeling it. */
export const dismissFlags = verb({
  name: "quality.dismissFlags",
  kind: "mutation",
  may: "review",
  input: z.object({
    slug: z.string(),
    pairId: z.string(),
    note: z.string().trim().max(2_000).default(""),
  }),
  output: z.null(),
  run: async (deps, { project, audit }, { pairId, note }) =>
    withPairLocked(deps, { projectId: project.id, pairId }, async (tx, pair) => {
      const { flags } = await settleFlags(tx, pair.id, { isLeftOut: false, now: deps.now() });
      if (flags === 0) return done(null);
      await audit(tx, { subject: `pair:${pair.id}`, detail: { flags, note } });
      return done(null);
    }),
});
