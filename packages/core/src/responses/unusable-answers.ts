import { Prisma } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { Trouble } from "../trouble/index.ts";
import type { DrawScope } from "./draw-scope.ts";

/** A prompt's draws end after so many answers of no use since they are tried. */
export function unusableMax(n: number): number {
  return Math.max(8, 2 * n);
}

/** The requests of a scope: a round's own, or all of a policy that no round pays for. */
function paidIn({ roundId, policy, purpose }: DrawScope): Prisma.Sql {
  const payer = roundId === null ? Prisma.sql`"roundId" is null` : Prisma.sql`"roundId" = ${roundId}::uuid`;
  return Prisma.sql`${payer} and "policyId" = ${policy.id}::uuid and "purpose" = ${purpose}::"ResponsePurpose"`;
}

type Asked = { prompt: { id: string }; position: number; source?: string | null };

/**
 * Answers of no use to a prompt so far, from one source where there are several: since they are tried, and since ever. In
 * a round a prompt may stand at several positions.
 */
export async function unusableSoFar(
  deps: Pick<Deps, "db">,
  scope: DrawScope,
  { prompt, position, source = null }: Asked,
): Promise<{ lately: number; ever: number }> {
  const place =
    scope.roundId === null
      ? Prisma.sql`"promptId" = ${prompt.id}::uuid`
      : Prisma.sql`"position" = ${position}`;
  const [sums] = await deps.db.$queryRaw<{ lately: number; ever: number }[]>`
    select coalesce(sum("unusable") filter (where "at" >= ${scope.since}), 0)::int as "lately",
           coalesce(sum("unusable"), 0)::int as "ever"
      from "PaidRequest"
     where ${paidIn(scope)} and ${place} and "source" is not distinct from ${source}`;
  return sums ?? { lately: 0, ever: 0 };
}

/** One prompt without an answer is skipped; so many of them say that something is wrong with the policy. */
const barrenMax = 3;

/**
 * Called when a prompt's draws have ended early.
 *
 * @throws Trouble when most prompts so far, and not a few, got no answer at all that can be read
 */
export async function refuseBarren(deps: Pick<Deps, "db">, scope: DrawScope, n: number): Promise<void> {
  const [sums] = await deps.db.$queryRaw<
    { barren: number; prompts: number; unusable: number; cutOff: number }[]
  >`
    select count(*) filter (where kept = 0 and unusable >= ${unusableMax(n)})::int as "barren",
           count(*) filter (where kept > 0 or unusable >= ${unusableMax(n)})::int as "prompts",
           coalesce(sum(unusable), 0)::int as "unusable", coalesce(sum(cut), 0)::int as "cutOff"
      from (select sum("kept") as kept, sum("unusable") as unusable, sum("cutOff") as cut
              from "PaidRequest"
             where ${paidIn(scope)} and "at" >= ${scope.since}
             group by "position", "promptId") p`;
  if (sums === undefined || sums.barren < barrenMax || sums.barren * 2 <= sums.prompts) return;
  const { policy } = scope;
  const { barren, prompts, unusable, cutOff } = sums;
  const why =
    cutOff === 0
      ? ""
      : `; ${cutOff} of them used up all ${policy.maxTokens} tokens before the answer began, as models that reason do: raise the policy's maximum tokens`;
  const message = `policy endpoint (${policy.name}): ${barren} of ${prompts} prompts got no answer with anything to read, in ${unusable} answers${why}`;
  throw new Trouble("policy-no-answers", message, { retryable: false });
}
