import { marginSql } from "./draws.sql.ts";
import type { Seed } from "./seed-size.ts";

/** Share of the newest round's slots that are done; the rest is open, but for what is on somebody's screen. */
const doneShare = 0.6;

/** Slots, leases, judgments, skips and flags, round by round as they came. */
export async function seedLabels(seed: Seed): Promise<void> {
  for (let round = 1; round <= seed.rounds; round++) {
    await seed.once(`labels ${round}`, async () => {
      await addSlots(seed, round);
      await addJudgments(seed, round);
      await addSkips(seed, round);
    });
  }
}

/** Whose slot `k` of pair `i` is: three people a pair, never one twice while there are more than three. */
const personSql = "(1 + (i::bigint * 7 + k * (1 + $5::int / 3) + $3::int * 13) % $5::int)";

async function addSlots(seed: Seed, round: number): Promise<void> {
  const { client, slug, projectId, pairs, people, labels, rounds } = seed;
  const chance = "pg_temp.uniform(pg_temp.round_key($3, i) * 16 + k)";
  const state =
    round < rounds
      ? "'done'"
      : `case when ${chance} < ${doneShare} then 'done' when ${chance} < ${doneShare + 0.001} then 'leased'
              when i % 997 = 5 then 'held' else 'open' end`;
  await client.query(
    `insert into "Slot" ("id", "pairId", "projectId", "roundId", "index", "priority", "state", "holderId", "leaseId",
                         "leasedAt", "leaseUntil")
     select id, "pairId", $1, pg_temp.id($2 || ':r' || $3::int), k, k, state::"SlotState",
            case when state in ('done', 'leased') then person end,
            case when state in ('done', 'leased') then pg_temp.id(id || ':l') end,
            case when state in ('done', 'leased') then now() - interval '1 minute' end,
            case when state = 'leased' then now() + interval '1 day' end
       from (select md5($2 || ':s' || $3::int || ':' || i || ':' || k) as id, md5($2 || ':p' || $3::int || ':' || i) as "pairId",
                    k, ${state} as state, pg_temp.id($2 || ':m' || ${personSql}) as person
               from generate_series(0, $4::int - 1) i, generate_series(0, $6::int - 1) k) s
      order by s.id`,
    [projectId, slug, round, pairs, people, labels],
  );
  await client.query(
    `insert into "Lease" ("id", "slotId", "memberId", "grantedAt")
     select "leaseId", "id", "holderId", "leasedAt" from "Slot"
      where "roundId" = pg_temp.id($1 || ':r' || $2::int) and "state" in ('done', 'leased')`,
    [slug, round],
  );
}

/**
 * What they said. Log odds for the left answer: skill times its margin, and their bias. One label in fifty replaced an
 * earlier one; some came when the slot was somebody else's.
 */
async function addJudgments(seed: Seed, round: number): Promise<void> {
  const { client, slug, pairs, labels, rounds } = seed;
  const draw = (n: number) => `pg_temp.uniform(key * 16 + ${n})`;
  await client.query(
    `create temp table bench_judgments on commit preserve rows as
     select s."id" as "slotId", s."pairId", s."holderId" as "memberId", s."leaseId", i, k, "firstWasLeft", at,
            case when ${draw(1)} < 0.07 * exp(-abs(margin)) then 'tie' when ${draw(2)} < 0.02 then 'both_bad'
                 when ${draw(3)} < 1 / (1 + exp(-(p.skill * (case when "firstWasLeft" then margin else -margin end) + p.bias)))
                 then 'left' else 'right' end as choice,
            greatest(900, p.pace * exp(0.55 * pg_temp.normal(key)))::int as "durationMs", key
       from "Slot" s
       join bench_people p on p.id = s."holderId"
       join "Pair" q on q."id" = s."pairId"
      cross join lateral (select q."position" as i, s."index" as k, $2::int as r) n
      cross join lateral (select pg_temp.round_key(r, i) * 8 + k as key, ${marginSql} as margin) d
      cross join lateral (select ${draw(4)} < 0.5 as "firstWasLeft",
               now() - make_interval(weeks => $3::int + 1 - r) + interval '1 day'
                 + (i::float8 / $4::int * 4.5) * interval '1 day' + k * interval '3 hours' + ${draw(5)} * interval '40 minutes' as at) t
      where s."roundId" = pg_temp.id($1 || ':r' || $2::int) and s."state" = 'done'`,
    [slug, round, rounds, pairs],
  );
  const insert = (id: string, state: string, more: { supersedes: string; where: string; member: string }) => `
    insert into "Judgment" ("id", "slotId", "pairId", "memberId", "state", "choice", "strength", "reasons", "rationale",
                            "firstWasLeft", "durationMs", "visibleMs", "leftInViewMs", "rightInViewMs", "usedDiff",
                            "rationaleAsked", "leaseId", "idempotencyKey", "supersedesId", "createdAt")
    select ${id}, "slotId", "pairId", ${more.member}, '${state}', choice::"Choice",
           case when choice in ('left', 'right') then 1 + (${draw(6)} * 3)::int % 3 end,
           case when ${draw(7)} < 0.3 then array['more accurate', 'clearer'] else '{}'::text[] end,
           case when ${draw(8)} < 0.05 then 'The other answer leaves out what was asked for.' else '' end,
           "firstWasLeft", "durationMs", ("durationMs" * 0.93)::int, ("durationMs" * 0.45)::int,
           ("durationMs" * 0.4)::int, ${draw(9)} < 0.1, ${draw(7)} < 0.4, "leaseId", '${state}:' || "slotId",
           ${more.supersedes}, at
      from bench_judgments where ${more.where} order by at`;
  const counted = `pg_temp.uuid7(at, "slotId")`;
  const replaced = `pg_temp.uuid7(at - interval '5 seconds', "slotId" || 'old')`;
  const isEdit = "k = 0 and i % 50 = 7";
  const member = `"memberId"`;
  await client.query(insert(replaced, "superseded", { supersedes: "null", where: isEdit, member }));
  await client.query(
    insert(counted, "counted", {
      supersedes: `case when ${isEdit} then ${replaced} end`,
      where: "true",
      member,
    }),
  );
  if (labels > 1) {
    const late = `pg_temp.uuid7(at + interval '1 hour', "slotId" || 'surplus')`;
    const other = `pg_temp.id('${slug}:m' || (1 + i % ${seed.people}))`;
    await client.query(
      insert(late, "surplus", { supersedes: "null", where: "k = 1 and i % 500 = 3", member: other }),
    );
  }
  await client.query("drop table bench_judgments");
}

async function addSkips({ client, slug, pairs, people, rounds }: Seed, round: number): Promise<void> {
  await client.query(
    `insert into "Skip" ("pairId", "memberId", "reason", "flagged", "reviewedAt", "createdAt")
     select md5($1 || ':p' || $2::int || ':' || i), pg_temp.id($1 || ':m' || (1 + i % $4::int)),
            case when flagged then 'private data' else 'not my subject' end, flagged,
            case when flagged and $2 < $5 then now() - make_interval(weeks => $5 - $2) end,
            now() - make_interval(weeks => $5 + 1 - $2) + interval '2 days'
       from generate_series(0, $3::int - 1) i, lateral (select i % 997 = 5 as flagged) f
      where i % 100 = 11 or flagged`,
    [slug, round, pairs, people, rounds],
  );
}
