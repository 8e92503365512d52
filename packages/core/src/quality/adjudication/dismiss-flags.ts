import { z } from "zod";
import { type Actor, audit, type Deps, done, type Outcome } from "../../access/index.ts";
import { reviewInTurn } from "./review-in-turn.ts";
import { settleFlags } from "./settle-flags.ts";

export const dismissFlagsInput = z.object({
  slug: z.string(),
  pairId: z.string(),
  note: z.string().trim().max(2_000).default(""),
});

/** A reviewer finds nothing wrong with a flagged pair: its votes stand, and people go on labeling it. */
export async function dismissFlags(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof dismissFlagsInput>,
): Promise<Outcome<null>> {
  return reviewInTurn(deps, actor, input, async (tx, { projectId, pair }) => {
    const { flags } = await settleFlags(tx, pair.id, { isLeftOut: false, now: deps.now() });
    if (flags === 0) return done(null);
    await audit(tx, actor, {
      projectId,
      action: "pair.dismiss-flags",
      subject: `pair:${pair.id}`,
      detail: { flags, note: input.note },
    });
    return done(null);
  });
}
