import type { Deps } from "../access/index.ts";
import { Trouble } from "../trouble/index.ts";

type Spent = {
  tokens: bigint;
  cost: number;
  tokensMax: bigint | null;
  costMax: number | null;
  currency: string;
};

/**
 * Stops a policy's draws at its limits. Limits and what was spent are read anew each time: other workers spend too,
 * and a limit may be raised meanwhile. Requests under way are still answered, kept and counted.
 *
 * @throws Trouble when tokens or money are used up
 */
export async function refuseOverspending(
  deps: Pick<Deps, "db">,
  policy: { id: string; name: string },
): Promise<void> {
  const [spent] = await deps.db.$queryRaw<Spent[]>`
    select p."tokensMax", p."costMax", p."currency",
           coalesce(s.input + s.output, 0)::bigint as "tokens",
           (coalesce(s.input * p."inputPrice", 0) + coalesce(s.output * p."outputPrice", 0)) / 1000000 as "cost"
      from "Policy" p
      left join lateral (select sum("promptTokens") as input, sum("completionTokens") as output
                           from "PolicySpending" r where r."policyId" = p."id") s on true
     where p."id" = ${policy.id}::uuid and (p."tokensMax" is not null or p."costMax" is not null)`;
  if (spent === undefined) return;
  const { tokens, tokensMax, cost, costMax, currency } = spent;
  const more = "raise the limit on the policies page and retry";
  if (tokensMax !== null && tokens >= tokensMax) {
    const message = `policy ${policy.name} has used ${tokens} of at most ${tokensMax} tokens; ${more}`;
    throw new Trouble("budget-spent", message, { retryable: false });
  }
  if (costMax !== null && cost >= costMax) {
    const message = `policy ${policy.name} has cost ${money(cost)} of at most ${money(costMax)} ${currency}; ${more}`;
    throw new Trouble("budget-spent", message, { retryable: false });
  }
}

function money(amount: number): string {
  return amount.toFixed(amount < 1 ? 4 : 2);
}
