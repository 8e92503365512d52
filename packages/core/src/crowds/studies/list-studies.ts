import type { Study } from "@gshf/db";
import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";
import { type PayRateView, rateAt } from "../pay/rates.ts";
import { type Platform, platformRules } from "./platforms.ts";

export const listStudiesInput = z.object({ slug: z.string() });

export type StudyView = {
  id: string;
  platform: Platform;
  platformName: string;
  name: string;
  /** What is pasted at the platform. */
  entryUrl: string;
  pairsPerSession: number;
  completionCode: string;
  completionUrl: string | null;
  screenOutCode: string | null;
  screenOutUrl: string | null;
  participantsMax: number | null;
  closedAt: Date | null;
  createdAt: Date;
  pay: PayRateView | null;
  sessions: { open: number; completed: number; screened_out: number; declined: number; left: number };
};

/** The project's studies, newest first. */
export async function listStudies(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof listStudiesInput>,
): Promise<Outcome<StudyView[]>> {
  const access = await authorize(deps, actor, input, "members.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const studies = await deps.db.study.findMany({ where: { projectId }, orderBy: { createdAt: "desc" } });
  const counts = await deps.db.crowdSession.groupBy({
    by: ["studyId", "state"],
    where: { study: { projectId } },
    _count: true,
  });
  return done(
    await Promise.all(
      studies.map(async (study) => {
        const sessions = { open: 0, completed: 0, screened_out: 0, declined: 0, left: 0 };
        for (const row of counts) if (row.studyId === study.id) sessions[row.state] = row._count;
        const pay = await rateAt(deps.db, projectId, study.id, deps.now());
        return { ...viewOfStudy(deps, study), pay, sessions };
      }),
    ),
  );
}

function viewOfStudy(deps: Deps, study: Study): Omit<StudyView, "pay" | "sessions"> {
  const rules = platformRules[study.platform];
  const token = deps.secrets.open(study.tokenSealed);
  return {
    id: study.id,
    platform: study.platform,
    platformName: rules.name,
    name: study.name,
    entryUrl: `${deps.settings.appUrl}/crowd/${study.platform}/${token}${rules.entryQuery}`,
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
