import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse } from "../../access/index.ts";
import { wholeMax } from "../../access/model.ts";
import { standingOf } from "../admit.ts";
import { memberVerb } from "../member-verb.ts";
import { agreementKinds } from "../model.ts";

/**
 * Records that somebody read the welcome page or the guidelines, or agrees to the consent text: who, to which
 * version, when. Repeating it keeps the first time. Refuses a version that is no longer the newest.
 */
export const agree = memberVerb({
  name: "crowds.agree",
  kind: "mutation",
  input: z.object({
    slug: z.string(),
    kind: z.enum(agreementKinds),
    /** The version that was on screen: what somebody agrees to is what they saw. 0: the general welcome. */
    version: z.int().min(0).max(wholeMax),
  }),
  output: z.null(),
  run: async (deps, { project, member, audit }, { kind, version }) =>
    transaction(deps.db, async (tx) => {
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
      if (count > 0) await audit(tx, { subject: `member:${member.id}`, detail: { kind, version } });
      return done(null);
    }),
});
