import type { Seed } from "./seed-size.ts";

/** A study that everybody came by, what its work is paid, and payments for the older half of the rounds. */
export async function seedPay(seed: Seed): Promise<void> {
  await seed.once("pay", () => addPay(seed));
  for (let round = 1; round <= Math.floor(seed.rounds / 2); round++) {
    await seed.once(`paid pairs ${round}`, () => addPaidPairs(seed, round));
  }
}

async function addPay({ client, slug, projectId, rounds, seal }: Seed): Promise<void> {
  await client.query(
    `insert into "Study" ("id", "projectId", "platform", "name", "tokenSha256", "tokenSealed", "pairsPerSession",
                          "completionCode", "createdBy")
     values (pg_temp.id($2 || ':study'), $1, 'prolific', 'Study', md5($2 || 'i') || md5($2 || 'j'), $3, 40, 'CODE', 'bench')`,
    [projectId, slug, seal(slug)],
  );
  await client.query(
    `insert into "CrowdSession" ("id", "studyId", "memberId", "state", "pairs", "startedAt", "endedAt")
     select gen_random_uuid(), pg_temp.id($1 || ':study'), id,
            (case when n % 10 = 0 then 'open' else 'completed' end)::"CrowdSessionState", 40, now() - interval '100 days',
            case when n % 10 > 0 then now() - interval '99 days' end from bench_people where n > 0`,
    [slug],
  );
  await client.query(
    `insert into "CrowdIdentity" ("projectId", "platform", "externalId", "memberId")
     select $1, 'prolific', md5(id::text), id from bench_people where n > 0`,
    [projectId],
  );
  await client.query(
    `insert into "PayRate" ("id", "projectId", "studyId", "since", "mode", "amountMilli", "currency", "createdBy")
     select pg_temp.id($2 || ':rate' || k), $1, case k when 1 then pg_temp.id($2 || ':study') end,
            now() - make_interval(weeks => $3 + 2), (case k when 1 then 'per_label' else 'per_hour' end)::"PayMode",
            case k when 1 then 80 else 12000 end, 'GBP', 'bench' from generate_series(0, 1) k`,
    [projectId, slug, rounds],
  );
  await client.query(
    `insert into "Payment" ("id", "projectId", "memberId", "rateId", "pairs", "seconds", "amountMilli", "requestKey",
                            "reference", "paidBy", "paidAt")
     select pg_temp.id($2 || ':pay' || r || ':' || p.n), $1, p.id, pg_temp.id($2 || ':rate1'), 375, 5000, 30000, 'r' || r,
            'round ' || r, 'bench', now() - make_interval(weeks => $3 - r)
       from bench_people p, generate_series(1, $3::int / 2) r where p.n > 0`,
    [projectId, slug, rounds],
  );
}

async function addPaidPairs({ client, slug, people }: Seed, round: number): Promise<void> {
  await client.query(
    `insert into "PaidPair" ("memberId", "pairId", "paymentId")
     select s."holderId", s."pairId", pg_temp.id($1 || ':pay' || $2::int || ':' || p.n)
       from "Slot" s join bench_people p on p.id = s."holderId"
      where s."roundId" = pg_temp.id($1 || ':r' || $2::int) and s."state" = 'done' and p.n <= $3::int`,
    [slug, round, people],
  );
}
