import type { Project } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, verb } from "../../access/index.ts";
import { dueRowSchema, dueRows, payeeOf, payeeSchema } from "./due-rows.ts";

/** From (inclusive; null: from the beginning) to until (exclusive; null: now). */
export const payPeriodSchema = z.object({
  slug: z.string(),
  from: z.date().nullable().default(null),
  until: z.date().nullable().default(null),
});

const payDueSchema = z.object({
  /** What `until` came out as: marking as paid names it, so that it pays what was on screen. */
  until: z.date(),
  rows: z.array(dueRowSchema.extend({ studyName: z.string().nullable(), payee: payeeSchema })),
});
export type PayDue = z.output<typeof payDueSchema>;

/** What people are owed for a period, per person and rate. */
export const listPayDue = verb({
  name: "crowds.payDue",
  kind: "query",
  may: "members.write",
  input: payPeriodSchema,
  output: payDueSchema,
  run: async (deps, { project }, input) => done(await payDueOf(deps, project, input)),
});

export async function payDueOf(
  deps: Pick<Deps, "db" | "now">,
  { id: projectId }: Project,
  period: { from: Date | null; until: Date | null },
): Promise<PayDue> {
  const until = period.until ?? deps.now();
  const due = await dueRows(deps.db, { projectId, from: period.from, until });
  const [studies, identities] = await Promise.all([
    deps.db.study.findMany({ where: { projectId }, select: { id: true, name: true, platform: true } }),
    deps.db.crowdIdentity.findMany({
      where: { projectId, memberId: { in: due.map((row) => row.memberId) } },
    }),
  ]);
  return {
    until,
    rows: due.map((row) => {
      const study = studies.find((candidate) => candidate.id === row.rate.studyId);
      const payee = identities.find(
        (identity) =>
          identity.memberId === row.memberId && (study === undefined || identity.platform === study.platform),
      );
      return { ...row, studyName: study?.name ?? null, payee: payeeOf(payee) };
    }),
  };
}
