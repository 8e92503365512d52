import { type Actor, can, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { admit } from "../crowds/index.ts";
import { type OwnRecord, ownRecord, standingGate } from "../quality/index.ts";
import { countRemaining } from "../slots/index.ts";
import type { LabelDeps } from "./labeler.ts";
import { none, stopped, type WhyNone, whyNone } from "./why-none.ts";

export type LabelingProject = {
  slug: string;
  name: string;
  description: string;
  pseudonym: string;
  labels: { total: number; lastDay: number; lastHour: number };
  /** Median time on a pair with the page visible, over the last 50 labels; null before the first. */
  secondsPerPair: number | null;
  remaining: { count: number; isMore: boolean };
  record: OwnRecord;
  /** Why there is nothing to label, when there is nothing. */
  none: WhyNone | null;
};

/** The projects somebody labels for: what they did, how fast, and what waits. */
export async function labelingHome(deps: LabelDeps, actor: Actor): Promise<Outcome<LabelingProject[]>> {
  if (actor.kind !== "user") return refuse("not-signed-in", "Sign in first.");
  const members = await deps.db.member.findMany({
    where: { userId: actor.userId, removedAt: null, project: { archivedAt: null } },
    include: { project: true },
    orderBy: { createdAt: "asc" },
  });
  const labeling = members.filter((member) => can(member.role, "label"));
  const projects = await Promise.all(
    labeling.map(async ({ id, pseudonym, project }) => {
      const remaining = await countRemaining(deps.db, project.id, id);
      const held = await deps.db.slot.count({
        where: { projectId: project.id, holderId: id, state: "leased", leaseUntil: { gt: deps.now() } },
      });
      const count = Math.max(remaining.count, held);
      const admission = await admit(deps, id);
      const gate = await standingGate(deps, id);
      return {
        slug: project.slug,
        name: project.name,
        description: project.description,
        pseudonym,
        ...(await pace(deps, id)),
        remaining: { count, isMore: remaining.isMore },
        record: await ownRecord(deps, project.id, id),
        none:
          admission.kind === "refused"
            ? none(admission.reason, admission.message)
            : gate.kind === "closed"
              ? stopped(gate)
              : count > 0
                ? null
                : await whyNone(deps, project.id, id),
      };
    }),
  );
  return done(projects);
}

async function pace(
  deps: Pick<Deps, "db" | "now">,
  memberId: string,
): Promise<Pick<LabelingProject, "labels" | "secondsPerPair">> {
  const now = deps.now().toISOString();
  const [row] = await deps.db.$queryRaw<
    { total: number; lastDay: number; lastHour: number; medianMs: number | null }[]
  >`
    select count(*)::int as "total",
           (count(*) filter (where "createdAt" > ${now}::timestamptz - interval '1 day'))::int as "lastDay",
           (count(*) filter (where "createdAt" > ${now}::timestamptz - interval '1 hour'))::int as "lastHour",
           (select percentile_cont(0.5) within group (order by l."visibleMs")
              from (select "visibleMs" from "Judgment"
                     where "memberId" = ${memberId}::uuid and "state" = 'counted'
                     order by "createdAt" desc limit 50) l)::float8 as "medianMs"
      from "Judgment" where "memberId" = ${memberId}::uuid and "state" = 'counted'`;
  const { total = 0, lastDay = 0, lastHour = 0, medianMs = null } = row ?? {};
  return {
    labels: { total, lastDay, lastHour },
    secondsPerPair: medianMs === null ? null : medianMs / 1000,
  };
}
