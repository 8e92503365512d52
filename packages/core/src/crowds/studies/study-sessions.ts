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
    select s."id"::text as "id", s."memberId"::text as "memberId", m."pseudonym", i."externalId",
           s."externalSession", s."externalStudy", s."state"::text as "state", s."pairs", s."startedAt", s."endedAt",
           (select count(distinct j."pairId") from "Judgment" j
             where j."memberId" = s."memberId" and j."createdAt" >= s."startedAt"
               and j."createdAt" < coalesce(
                     (select min(n."startedAt") from "CrowdSession" n
                       where n."memberId" = s."memberId" and n."startedAt" > s."startedAt"), 'infinity')
               and j."state" in ('counted', 'late', 'surplus'))::int as "done"
      from "CrowdSession" s
      join "Member" m on m."id" = s."memberId"
      left join "CrowdIdentity" i on i."memberId" = m."id" and i."platform" = ${study.platform}::"CrowdPlatform"
     where s."studyId" = ${study.id}::uuid
     order by s."startedAt" desc
     limit 2000`;
  return done(rows);
}
