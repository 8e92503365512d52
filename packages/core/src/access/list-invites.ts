import { z } from "zod";
import { type InviteState, inviteStates } from "./model.ts";
import { done } from "./outcome.ts";
import { newestFirst, pageFields, pageOf, readPage } from "./pages.ts";
import { verb } from "./verb.ts";

const inviteSchema = z.object({
  id: z.uuid(),
  role: z.string(),
  /** The one address it is for; null for whoever has the link. */
  email: z.string().nullable(),
  note: z.string(),
  uses: z.int(),
  usesMax: z.int(),
  createdAt: z.date(),
  expiresAt: z.date(),
  state: z.enum(inviteStates),
});
export type InviteView = z.output<typeof inviteSchema>;

/** A project's invites, the newest first; their tokens are known to nobody any more. */
export const listInvites = verb({
  name: "access.listInvites",
  kind: "query",
  may: "members.write",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(inviteSchema),
  run: async (deps, { project }, input) => {
    const page = await readPage(input, newestFirst, ({ behind, ...asked }) =>
      deps.db.invite.findMany({ where: { projectId: project.id, AND: behind }, ...asked }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    return done({
      items: items.map((invite) => ({
        id: invite.id,
        role: invite.role,
        email: invite.email,
        note: invite.note,
        uses: invite.uses,
        usesMax: invite.usesMax,
        createdAt: invite.createdAt,
        expiresAt: invite.expiresAt,
        state: inviteState(invite, deps.now()),
      })),
      next,
    });
  },
});

/** What an invite is worth now. */
export function inviteState(
  invite: { revokedAt: Date | null; expiresAt: Date; uses: number; usesMax: number },
  now: Date,
): InviteState {
  if (invite.revokedAt !== null) return "revoked";
  if (invite.expiresAt <= now) return "expired";
  return invite.uses >= invite.usesMax ? "used-up" : "open";
}
