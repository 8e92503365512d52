import type { Study } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, newestFirst, pageFields, pageOf, readPage, verb } from "../../access/index.ts";
import { platformNames, platforms, sessionStates } from "../model.ts";
import { payRateViewSchema, rateAt } from "../pay/rates.ts";
import { placesTaken } from "./places.sql.ts";
import { platformRules } from "./platforms.ts";

const studyViewSchema = z.object({
  id: z.string(),
  platform: z.enum(platforms),
  platformName: z.string(),
  name: z.string(),
  /** What is pasted at the platform. */
  entryUrl: z.string(),
  pairsPerSession: z.int(),
  completionCode: z.string(),
  completionUrl: z.string().nullable(),
  screenOutCode: z.string().nullable(),
  screenOutUrl: z.string().nullable(),
  participantsMax: z.int().nullable(),
  closedAt: z.date().nullable(),
  createdAt: z.date(),
  pay: payRateViewSchema.nullable(),
  /** Of its places, those of people at work or done; others came and gave theirs up. */
  placesTaken: z.int(),
  /** How many sessions are in which state. */
  sessions: z.record(z.enum(sessionStates), z.int()),
});
export type StudyView = z.output<typeof studyViewSchema>;

/** The project's studies, newest first. */
export const listStudies = verb({
  name: "crowds.studies",
  kind: "query",
  may: "members.write",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(studyViewSchema),
  run: async (deps, { project }, input) => {
    const projectId = project.id;
    const page = await readPage(input, newestFirst, ({ behind, ...asked }) =>
      deps.db.study.findMany({ where: { projectId, AND: behind }, ...asked }),
    );
    if (!page.ok) return page;
    const { items: studies, next } = page.value;
    const counts = await deps.db.crowdSession.groupBy({
      by: ["studyId", "state"],
      where: { studyId: { in: studies.map(({ id }) => id) } },
      _count: true,
    });
    return done({
      items: await Promise.all(
        studies.map(async (study) => {
          const sessions = { open: 0, completed: 0, screened_out: 0, declined: 0, left: 0 };
          for (const row of counts) if (row.studyId === study.id) sessions[row.state] = row._count;
          const pay = await rateAt(deps.db, projectId, study.id, deps.now());
          return {
            ...viewOfStudy(deps, study),
            pay,
            sessions,
            placesTaken: await placesTaken(deps.db, study.id),
          };
        }),
      ),
      next,
    });
  },
});

function viewOfStudy(deps: Deps, study: Study): Omit<StudyView, "pay" | "sessions" | "placesTaken"> {
  const token = deps.secrets.open(study.tokenSealed);
  return {
    id: study.id,
    platform: study.platform,
    platformName: platformNames[study.platform],
    name: study.name,
    entryUrl: `${deps.settings.appUrl}/crowd/${study.platform}/${token}${platformRules[study.platform].entryQuery}`,
    pairsPerSession: study.pairsPerSession,
    completionCode: study.completionCode,
    completionUrl: study.completionUrl,
    screenOutCode: study.screenOutCode,
    screenOutUrl: study.screenOutUrl,
    participantsMax: study.participantsMax,
    closedAt: study.closedAt,
    createdAt: study.createdAt,
  };
}
