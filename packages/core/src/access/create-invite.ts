import { z } from "zod";
import { audit } from "./audit.ts";
import { authorize } from "./authorize.ts";
import type { Actor, Deps } from "./deps.ts";
import { done, type Outcome, refuse } from "./outcome.ts";
import { newToken, tokenSha256 } from "./tokens.ts";

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
});

/** Makes a link that lets people join. The token is answered once and stored only as a hash. */
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
  const invite = await deps.db.$transaction(async (tx) => {
    const created = await tx.invite.create({
      data: {
        projectId: project.id,
        tokenSha256: tokenSha256(token),
        role: input.role,
        note: input.note,
        usesMax: input.usesMax,
        expiresAt,
        createdById: actor.kind === "user" ? actor.userId : null,
      },
    });
    await audit(tx, actor, {
      projectId: project.id,
      action: "invite.create",
      subject: `invite:${created.id}`,
      detail: { role: input.role, usesMax: input.usesMax },
    });
    return created;
  });
  return done({ id: invite.id, token, url: `${deps.settings.appUrl}/invite/${token}`, expiresAt });
}
