import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, type Deps, done, type Outcome } from "../../access/index.ts";
import { standingOf } from "../admit.ts";
import { authorizeMember } from "../authorize-member.ts";

export const declineInput = z.object({ slug: z.string() });

/**
 * Somebody does not agree to the consent text. A crowd session ends with that; who came by an invite link has
 * just not agreed, and may still do so later.
 */
export async function decline(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof declineInput>,
): Promise<Outcome<null>> {
  const access = await authorizeMember(deps, actor, input.slug);
  if (!access.ok) return access;
  const { project, member } = access.value;
  return transaction(deps.db, async (tx) => {
    const { session, steps } = await standingOf(tx, member.id);
    if (session === null || !steps.includes("consent")) return done(null);
    const { count } = await tx.crowdSession.updateMany({
      where: { id: session.id, state: "open" },
      data: { state: "declined", endedAt: deps.now() },
    });
    if (count > 0) {
      await audit(tx, actor, {
        projectId: project.id,
        action: "consent.decline",
        subject: `member:${member.id}`,
      });
    }
    return done(null);
  });
}
