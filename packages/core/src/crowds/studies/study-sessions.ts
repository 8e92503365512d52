import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import type { SessionState } from "../admit.ts";

export const studySessionsInput = z.object({ slug: z.string(), studyId: z.uuid() });

export type StudySessionView = {
  id: string;
  memberId: string;
  pseudonym: string;
  /** The person's id at the platform; null once they were erased. */
  externalId: string | null;
  /** The platform's own ids of the session and of its study; the first goes when the person is erased. */
  externalSession: string | null;
  externalStudy: string | null;
  state: SessionState;
  done: number;
  pairs: number;
  startedAt: Date;
  endedAt: Date | null;
};

/** The people of a study: who they are at the platform, how far they came. For those who write members. */
export async function studySessions(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof studySessionsInput>,
): Promise<Outcome<StudySessionView[]>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "members.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const study = await deps.db.study.findFirst({ where: { id: input.studyId, projectId } });
  if (study === null) {
    return refuse("not-found", `There is no study ${input.studyId} in this project.`, "studyId");
  }
  const rows = await deps.db.$queryRaw<StudySessionView[]>`
    SELECT s."id"::text AS "id", s."memberId"::text AS "memberId", m."pseudonym", i."externalId",
           s."externalSession", s."externalStudy", s."state"::text AS "state", s."pairs", s."startedAt", s."endedAt",
           (SELECT count(DISTINCT j."pairId") FROM "Judgment" j
             WHERE j."memberId" = s."memberId" AND j."createdAt" >= s."startedAt"
               AND j."createdAt" < coalesce(
                     (SELECT min(n."startedAt") FROM "CrowdSession" n
                       WHERE n."memberId" = s."memberId" AND n."startedAt" > s."startedAt"), 'infinity')
               AND j."state" IN ('counted', 'late', 'surplus'))::int AS "done"
      FROM "CrowdSession" s
      JOIN "Member" m ON m."id" = s."memberId"
      LEFT JOIN "CrowdIdentity" i ON i."memberId" = m."id" AND i."platform" = ${study.platform}::"CrowdPlatform"
     WHERE s."studyId" = ${study.id}::uuid
     ORDER BY s."startedAt" DESC
     LIMIT 2000`;
  return done(rows);
}
