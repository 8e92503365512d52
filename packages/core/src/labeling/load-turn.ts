import { Prisma } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { type Admission, type AdmissionRow, admissionIn, admissionSql } from "../crowds/index.ts";
import { type GoldOdds, gateOf, goldOddsSql, type StandingGate } from "../quality/index.ts";
import { heldLeasesSql } from "../slots/index.ts";
import { type Field, fieldSql } from "./fair-share.ts";

/** All that is asked before somebody is handed a pair. */
export type Turn = {
  /** Version number of the newest guidelines; 0 when the project has published none. */
  guidelinesVersion: number;
  admission: Admission;
  gate: StandingGate;
  /** Null where no gold is mixed in. */
  odds: GoldOdds | null;
  /** What the person holds from before, and the asking tab doesn't know. */
  leaseIds: string[];
  /** Whether there is a pair that they had before and nobody has now. */
  hasLeftOver: boolean;
  /** Null where nothing has to be shared. */
  field: Field | null;
};

type Row = AdmissionRow &
  Pick<Turn, "guidelinesVersion" | "odds" | "field"> & {
    standing: Parameters<typeof gateOf>[0];
    leases: Pick<Turn, "leaseIds" | "hasLeftOver">;
  };

/**
 * In one statement: each further one costs the web server about as much as a whole hand-out costs the database.
 *
 * @param asked.holding leases that the asking tab knows of
 * @param asked.shares whether what is left has to be shared with the others at work
 */
export async function loadTurn(
  deps: Pick<Deps, "db" | "now">,
  { projectId, memberId }: { projectId: string; memberId: string },
  { holding, shares }: { holding: string[]; shares: boolean },
): Promise<Turn> {
  const now = deps.now();
  // Two statements by name: with one, that there is nothing to share would be planned for each time.
  const [name, shared] = shares
    ? [
        "turn-among-others",
        Prisma.sql`(select to_jsonb(f) from (${fieldSql({ projectId, memberId, now })}) f)`,
      ]
    : ["turn", Prisma.sql`null::jsonb`];
  const [row] = await deps.db.$queryRaw<Row[]>`
    /* ${Prisma.raw(name)} */
    select admission.*,
           (select coalesce(max(g."version"), 0)::int from "GuidelineVersion" g
             where g."projectId" = ${projectId}::uuid) as "guidelinesVersion",
           (select jsonb_build_object('state', t."state", 'reason', t."reason", 'figures', t."figures")
              from "MemberStanding" t where t."memberId" = ${memberId}::uuid) as "standing",
           (select to_jsonb(o) from (${goldOddsSql(projectId, memberId)}) o) as "odds",
           (select to_jsonb(h) from (${heldLeasesSql({ projectId, memberId, known: holding, now })}) h) as "leases",
           ${shared} as "field"
      from (${admissionSql(memberId, holding)}) admission`;
  if (row === undefined) throw new Error("a labeler who is no member");
  const { guidelinesVersion, standing, odds, leases, field } = row;
  return { guidelinesVersion, admission: admissionIn(row), gate: gateOf(standing), odds, field, ...leases };
}
