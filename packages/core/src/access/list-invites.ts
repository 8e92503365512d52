import { z } from "zod";
import { authorize } from "./authorize.ts";
import type { Actor, Deps } from "./deps.ts";
import { done, type Outcome } from "./outcome.ts";

export const listInvitesInput = z.object({ slug: z.string() });

export type InviteView = {
  id: string;
  role: string;
  note: string;
  uses: number;
  usesMax: number;
  createdAt: Date;
  expiresAt: Date;
  state: "open" | "used-up" | "expired" | "revoked";
};

export async function listInvites(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof listInvitesInput>,
): Promise<Outcome<InviteView[]>> {
  const access = await authorize(deps, actor, input, "members.write");
  if (!access.ok) return access;
  const invites = await deps.db.invite.findMany({
    where: { projectId: access.value.project.id },
    orderBy: { createdAt: "desc" },
    take: 200,
  });
  return done(
    invites.map((invite) => ({
      id: invite.id,
      role: invite.role,
      note: invite.note,
      uses: invite.uses,
      usesMax: invite.usesMax,
      createdAt: invite.createdAt,
      expiresAt: invite.expiresAt,
      state: inviteState(invite, deps.now()),
    })),
  );
}

/** What an invite is worth now. */
export function inviteState(
  invite: { revokedAt: Date | null; expiresAt: Date; uses: number; usesMax: number },
  now: Date,
): InviteView["state"] {
  if (invite.revokedAt !== null) return "revoked";
  if (invite.expiresAt <= now) return "expired";
  return invite.uses >= invite.usesMax ? "used-up" : "open";
}
