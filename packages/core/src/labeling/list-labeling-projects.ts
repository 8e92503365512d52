import { z } from "zod";
import {
  type Deps,
  done,
  oldestFirst,
  ownVerb,
  pageFields,
  pageOf,
  readPage,
  refuse,
  rolesThatMay,
} from "../access/index.ts";
import { admit } from "../crowds/index.ts";
import { countAhead, loadOwnRecord, ownRecordSchema, standingGate } from "../quality/index.ts";
import type { LabelDeps } from "./labeler.ts";
import { remainingSchema, undoWindow } from "./model.ts";
import { none, stopped, whyNone, whyNoneSchema } from "./why-none.ts";

const labelingProjectSchema = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  pseudonym: z.string(),
  labels: z.object({ total: z.int(), lastDay: z.int(), lastHour: z.int() }),
  /** Median time on a pair with the page visible, over the last 50 labels; null before the first. */
  secondsPerPair: z.number().nullable(),
  remaining: remainingSchema,
  record: ownRecordSchema,
  /** Why there is nothing to label, when there is nothing. */
  none: whyNoneSchema.nullable(),
});
export type LabelingProject = z.output<typeof labelingProjectSchema>;

/** The projects somebody labels for: what they did, how fast, and what waits. */
export const listLabelingProjects = ownVerb({
  name: "labeling.home",
  kind: "query",
  scope: "label",
  input: z.object(pageFields),
  output: pageOf(labelingProjectSchema),
  run: async (deps: LabelDeps, { actor }, input) => {
    if (actor.kind !== "user") return refuse("not-signed-in", "Sign in first.");
    const { userId } = actor;
    const role = { in: [...rolesThatMay("label")] };
    const page = await readPage(input, oldestFirst, ({ behind, ...asked }) =>
      deps.db.member.findMany({
        where: { userId, role, removedAt: null, project: { archivedAt: null }, AND: behind },
        include: { project: true },
        ...asked,
      }),
    );
    if (!page.ok) return page;
    const { items: members, next } = page.value;
    const items = await Promise.all(
      members.map(async ({ id, pseudonym, project }) => {
        const ahead = await countAhead(deps, { projectId: project.id, memberId: id });
        const held = await deps.db.slot.count({
          where: { projectId: project.id, holderId: id, state: "leased", leaseUntil: { gt: deps.now() } },
        });
        // A pair in reserve waits too.
        const count = ahead.count + held;
        const admission = await admit(deps, id);
        const gate = await standingGate(deps, id);
        return {
          slug: project.slug,
          name: project.name,
          description: project.description,
          pseudonym,
          ...(await pace(deps, id)),
          remaining: { count, isMore: ahead.isMore },
          record: await loadOwnRecord(deps, {
            projectId: project.id,
            memberId: id,
            settledAfter: undoWindow,
          }),
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
    return done({ items, next });
  },
});

async function pace(
  deps: Pick<Deps, "db" | "now">,
  memberId: string,
): Promise<Pick<LabelingProject, "labels" | "secondsPerPair">> {
  const now = deps.now().toISOString();
  const [row] = await deps.db.$queryRaw<
    { total: number; lastDay: number; lastHour: number; medianMs: number | null }[]
  >`
    select (select coalesce(sum("labels"), 0) from "MemberTally" where "memberId" = ${memberId}::uuid)::int as "total",
           count(*)::int as "lastDay",
           (count(*) filter (where "createdAt" > ${now}::timestamptz - interval '1 hour'))::int as "lastHour",
           (select percentile_cont(0.5) within group (order by l."visibleMs")
              from (select "visibleMs" from "Judgment"
                     where "memberId" = ${memberId}::uuid and "state" = 'counted'
                     order by "createdAt" desc limit 50) l)::float8 as "medianMs"
      from "Judgment"
     where "memberId" = ${memberId}::uuid and "state" = 'counted'
       and "createdAt" > ${now}::timestamptz - interval '1 day'`;
  const { total = 0, lastDay = 0, lastHour = 0, medianMs = null } = row ?? {};
  return {
    labels: { total, lastDay, lastHour },
    secondsPerPair: medianMs === null ? null : medianMs / 1000,
  };
}
