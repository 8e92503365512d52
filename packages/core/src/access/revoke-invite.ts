import { transaction } from "@gshf/db";
import { z } from "zod";
import { audit } from "./audit.ts";
import { authorize } from "./authorize.ts";
import type { Actor, Deps } from "./deps.ts";
import { done, type Outcome, refuse } from "./outcome.ts";

export const revokeInviteInput = z.object({ slug: z.string(), inviteId: z.uuid() });

/** Closes an invite; people who joined by it stay. Repeating it changes nothing. */
export async function revokeInvite(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof revokeInviteInput>,
): Promise<Outcome<null>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "members.write");
  if (!access.ok) return access;
  const { project } = access.value;
  return transaction(deps.db, async (tx) => {
    const invite = await tx.invite.findFirst({ where: { id: input.inviteId, projectId: project.id } });
    if (invite === null)
      return refuse("not-found", `There is no invite ${input.inviteId} in this project.`, "inviteId");
    if (invite.revokedAt !== null) return done(null);
    await tx.invite.update({ where: { id: invite.id }, data: { revokedAt: deps.now() } });
    await audit(tx, actor, {
      projectId: project.id,
      action: "invite.revoke",
      subject: `invite:${invite.id}`,
    });
    return done(null);
  });
}
