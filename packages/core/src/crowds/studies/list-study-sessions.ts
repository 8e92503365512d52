import { Prisma } from "@gshf/db";
import { z } from "zod";
import { momentSchema, pageFields, pageOf, readPage, refuse, verb } from "../../access/index.ts";
import { sessionStates } from "../model.ts";

const studySessionViewSchema = z.object({
  id: z.string(),
  memberId: z.string(),
  pseudonym: z.string(),
  /** The person's id at the platform; null once they were erased. */
  externalId: z.string().nullable(),
  /** The platform's own ids of the session and of its study; the first goes when the person is erased. */
  externalSession: z.string().nullable(),
  externalStudy: z.string().nullable(),
  state: z.enum(sessionStates),
  done: z.int(),
  pairs: z.int(),
  startedAt: z.date(),
  endedAt: z.date().nullable(),
  /** When its place was given to others. */
  returnedAt: z.date().nullable(),
});
export type StudySessionView = z.output<typeof studySessionViewSchema>;

const newestStart = {
  place: z.tuple([momentSchema, z.uuid()]),
  placeOf: ({ startedAt, id }: { startedAt: Date; id: string }) => [startedAt.toISOString(), id],
  behind: (place: [Date, string] | null) => ({
    behind:
      place === null
        ? Prisma.empty
        : Prisma.sql`and (s."startedAt", s."id") < (${place[0]}::timestamptz, ${place[1]}::uuid)`,
  }),
};

/** The people of a study: who they are at the platform, how far they came. For those who write members. */
export const listStudySessions = verb({
  name: "crowds.studySessions",
  kind: "query",
  may: "members.write",
  input: z.object({ slug: z.string(), studyId: z.uuid(), ...pageFields }),
  output: pageOf(studySessionViewSchema),
  run: async (deps, { project }, input) => {
    const study = await deps.db.study.findFirst({ where: { id: input.studyId, projectId: project.id } });
    if (study === null) {
      return refuse("not-found", `There is no study ${input.studyId} in this project.`, "studyId");
    }
    return readPage(
      input,
      newestStart,
      ({ behind, take }) => deps.db.$queryRaw<StudySessionView[]>`
    select s."id"::text as "id", s."memberId"::text as "memberId", m."pseudonym", i."externalId",
           s."externalSession", s."externalStudy", s."state"::text as "state", s."pairs", s."startedAt", s."endedAt", s."returnedAt",
           (select count(distinct j."pairId") from "Judgment" j
             where j."memberId" = s."memberId" and j."createdAt" >= s."startedAt"
               and j."createdAt" < coalesce(
                     (select min(n."startedAt") from "CrowdSession" n
                       where n."memberId" = s."memberId" and n."startedAt" > s."startedAt"), 'infinity')
               and j."state" in ('counted', 'late', 'surplus'))::int as "done"
      from "CrowdSession" s
      join "Member" m on m."id" = s."memberId"
      left join "CrowdIdentity" i on i."memberId" = m."id" and i."platform" = ${study.platform}::"CrowdPlatform"
     where s."studyId" = ${study.id}::uuid ${behind}
     order by s."startedAt" desc, s."id" desc
     limit ${take}`,
    );
  },
});
