import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
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
  const access = await authorize(deps, actor, { slug: input.slug }, "review");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  return transaction(deps.db, async (tx) => {
    const pair = await tx.pair.findFirst({ where: { id: input.pairId, projectId }, select: { id: true } });
    if (pair === null) return refuse("not-found", `There is no pair ${input.pairId} here.`, "pairId");
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
