import { transaction } from "@gshf/db";
import { z } from "zod";
import { audit } from "./audit.ts";
import { authorize } from "./authorize.ts";
import type { Actor, Deps } from "./deps.ts";
import { done, type Outcome, refuse } from "./outcome.ts";
import { newToken, tokenSha256, uuidFrom } from "./tokens.ts";

export const createInviteInput = z.object({
  slug: z.string(),
  role: z.enum(["researcher", "reviewer", "labeler"]),
  note: z.string().max(200).default(""),
  usesMax: z.int().min(1).max(10_000).default(1),
  expiresInHours: z
    .number()
    .positive()
    .max(24 * 365)
    .default(24 * 7),
  /** Repeating a request with the same key makes one invite; the link that is answered last is the one that works. */
  requestKey: z.uuid().optional(),
});

/**
 * Makes a link that lets people join. The token is stored only as a hash, so a repeated request, whose first answer
 * was lost, is answered with another token in place of the first.
 *
 * Refusals: `conflict` when somebody has used that first link, or it was closed.
 */
export async function createInvite(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof createInviteInput>,
): Promise<Outcome<{ id: string; token: string; url: string; expiresAt: Date }>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "members.write");
  if (!access.ok) return access;
  const { project, member } = access.value;
  if (input.role === "researcher" && member !== null && member.role !== "owner") {
    return refuse("forbidden", "Only an owner may invite researchers.", "role");
  }
  const token = newToken(deps, "invite");
  const expiresAt = new Date(deps.now().getTime() + input.expiresInHours * 3_600_000);
  const { role, note, usesMax } = input;
  const id = input.requestKey ?? uuidFrom("invite-id", token);
  const owned = { projectId: project.id, createdById: actor.kind === "user" ? actor.userId : null };
  return transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "Project" where "id" = ${project.id}::uuid for no key update`;
    const known = await tx.invite.findUnique({ where: { id } });
    const isRepeat = known?.projectId === owned.projectId && known.createdById === owned.createdById;
    if (known !== null && !(isRepeat && known.uses === 0 && known.revokedAt === null)) {
      return refuse("conflict", "This invite was made before. Start over to make another one.", "requestKey");
    }
    const data = { ...owned, tokenSha256: tokenSha256(token), role, note, usesMax, expiresAt };
    await tx.invite.upsert({ where: { id }, create: { id, ...data }, update: data });
    await audit(tx, actor, {
      projectId: project.id,
      action: "invite.create",
      subject: `invite:${id}`,
      detail: { role, usesMax },
    });
    return done({ id, token, url: `${deps.settings.appUrl}/invite/${token}`, expiresAt });
  });
}
