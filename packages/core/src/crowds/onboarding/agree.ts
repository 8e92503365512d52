import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { standingOf } from "../admit.ts";
import { authorizeMember } from "../authorize-member.ts";

export const agreeInput = z.object({
  slug: z.string(),
  kind: z.enum(["welcome", "consent", "guidelines"]),
  /** The version that was on screen: what somebody agrees to is what they saw. 0: the general welcome. */
  version: z.int().min(0),
});

/**
 * Records that somebody read the welcome page or the guidelines, or agrees to the consent text: who, to which
 * version, when. Repeating it keeps the first time. Refuses a version that is no longer the newest.
 */
export async function agree(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof agreeInput>,
): Promise<Outcome<null>> {
  const access = await authorizeMember(deps, actor, input.slug);
  if (!access.ok) return access;
  const { project, member } = access.value;
  const { kind, version } = input;
  return transaction(deps.db, async (tx) => {
    // Shared: publishing locks the project, so the version checked here is the newest until we commit.
    await tx.$queryRaw`select 1 from "Project" where "id" = ${project.id}::uuid for share`;
    const where = { projectId: project.id };
    const newest =
      kind === "guidelines"
        ? await tx.guidelineVersion.aggregate({ where, _max: { version: true } })
        : await tx.onboardingText.aggregate({ where: { ...where, kind }, _max: { version: true } });
    const current = newest._max.version ?? (kind === "welcome" ? 0 : null);
    if (current !== version) {
      return refuse("conflict", "There is a newer version of this text. Please read that one.", "version");
    }
    if (kind === "consent") {
      const { session } = await standingOf(tx, member.id);
      if (session?.state === "declined")
        return refuse("conflict", "You have declined; this session is over.", "kind");
    }
    const { count } = await tx.agreement.createMany({
      data: { memberId: member.id, kind, version, agreedAt: deps.now() },
      skipDuplicates: true,
    });
    if (count > 0) {
      await audit(tx, actor, {
        projectId: project.id,
        action: `${kind}.agree`,
        subject: `member:${member.id}`,
        detail: { version },
      });
    }
    return done(null);
  });
}
