import { transaction } from "@gshf/db";
import { z } from "zod";
import { emailKey } from "./email-key.ts";
import { newInviteSchema } from "./model.ts";
import { done, refuse } from "./outcome.ts";
import { newToken, tokenSha256, uuidFrom } from "./tokens.ts";
import { verb } from "./verb.ts";

/**
 * Makes a link that lets people join. The token is stored only as a hash, so a repeated request, whose first answer
 * was lost, is answered with another token in place of the first.
 *
 * Refusals: `conflict` when somebody has used that first link, or it was closed.
 */
export const createInvite = verb({
  name: "access.createInvite",
  kind: "mutation",
  may: "members.write",
  input: newInviteSchema,
  output: z.object({ id: z.uuid(), token: z.string(), url: z.string(), expiresAt: z.date() }),
  run: async (deps, { actor, project, member, audit }, input) => {
    if (input.role === "researcher" && member !== null && member.role !== "owner") {
      return refuse("forbidden", "Only an owner may invite researchers.", "role");
    }
    const token = newToken(deps, "invite");
    const asked = new Date(deps.now().getTime() + input.expiresInHours * 3_600_000);
    // What a program hands out ends with its token.
    const end = actor.kind === "user" ? actor.token?.expiresAt : undefined;
    const expiresAt = end !== undefined && end < asked ? end : asked;
    const { role, note } = input;
    const email = input.email === undefined ? null : emailKey(input.email);
    const usesMax = email === null ? input.usesMax : 1;
    const id = input.requestKey ?? uuidFrom("invite-id", token);
    const owned = { projectId: project.id, createdById: actor.kind === "user" ? actor.userId : null };
    return transaction(deps.db, async (tx) => {
      await tx.$queryRaw`select 1 from "Project" where "id" = ${project.id}::uuid for no key update`;
      const known = await tx.invite.findUnique({ where: { id } });
      const isRepeat = known?.projectId === owned.projectId && known.createdById === owned.createdById;
      if (known !== null && !(isRepeat && known.uses === 0 && known.revokedAt === null)) {
        return refuse(
          "conflict",
          "This invite was made before. Start over to make another one.",
          "requestKey",
        );
      }
      const data = { ...owned, tokenSha256: tokenSha256(token), role, email, note, usesMax, expiresAt };
      await tx.invite.upsert({ where: { id }, create: { id, ...data }, update: data });
      await audit(tx, { subject: `invite:${id}`, detail: { role, usesMax } });
      return done({ id, token, url: `${deps.settings.appUrl}/invite/${token}`, expiresAt });
    });
  },
});
