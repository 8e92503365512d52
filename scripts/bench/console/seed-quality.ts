import type { Seed } from "./seed-size.ts";

/** Gold pairs with answers to them, tests, standings, decisions, annotator models, and a judge. */
export async function seedQuality(seed: Seed): Promise<void> {
  await addGold(seed);
  await addPeoplesQuality(seed);
  await addDecisions(seed);
  await addJudge(seed);
}

async function addGold({ client, slug, projectId, pairs, people, rounds }: Seed): Promise<void> {
  const golds = Math.min(240, pairs);
  await client.query(
    `insert into "Pair" ("id", "projectId", "promptId", "position", "source", "firstId", "secondId", "arm", "strategy")
     select md5($2 || ':g' || g), $1, "promptId", g, 'gold', "firstId", "secondId", 'gold', 'gold'
       from generate_series(0, $3::int - 1) g join "Pair" p on p."id" = md5($2 || ':p1:' || g)`,
    [projectId, slug, golds],
  );
  await client.query(
    `insert into "GoldPair" ("id", "projectId", "pairId", "kind", "firstIsBetter", "createdBy", "createdAt")
     select pg_temp.id($2 || ':gold' || g), $1, md5($2 || ':g' || g),
            (case when g % 12 = 10 then 'attention' when g % 12 = 11 then 'qualification' else 'gold' end)::"GoldKind",
            g % 2 = 0, 'bench', now() - interval '100 days' from generate_series(0, $3::int - 1) g`,
    [projectId, slug, golds],
  );
  // Each person saw three in each round, each of them once.
  await client.query(
    `create temp table bench_shows as
     select m, r, h, g, md5($1 || ':gs' || m || ':' || r || ':' || h) as "slotId", pg_temp.id($1 || ':m' || m) as "memberId",
            now() - make_interval(weeks => $4 + 1 - r) + interval '2 days' + m * interval '7 minutes' + h * interval '1 hour' as at,
            (row_number() over (partition by g order by r, m, h))::int as place
       from generate_series(1, $2::int) m, generate_series(1, $4::int) r, generate_series(0, 2) h,
            lateral (select (m * 13 + r * 3 + h) % $3::int as g) d`,
    [slug, people, golds, rounds],
  );
  await client.query(
    `insert into "Slot" ("id", "pairId", "projectId", "index", "priority", "state", "holderId", "leaseId", "leasedAt")
     select distinct on (g, "memberId") "slotId", md5($2 || ':g' || g), $1::uuid, place, 0, 'done'::"SlotState", "memberId",
            pg_temp.id("slotId" || ':l'), at from bench_shows order by g, "memberId", r`,
    [projectId, slug],
  );
  await client.query(
    `insert into "GoldShow" ("slotId", "memberId", "roundId", "probability", "shownAt")
     select b."slotId", b."memberId", pg_temp.id($1 || ':r' || b.r), 0.1, b.at from bench_shows b join "Slot" s on s."id" = b."slotId"`,
    [slug],
  );
  await client.query(
    `insert into "Judgment" ("id", "slotId", "pairId", "memberId", "choice", "strength", "reasons", "firstWasLeft",
                             "durationMs", "visibleMs", "leaseId", "idempotencyKey", "createdAt")
     select pg_temp.uuid7(b.at, b."slotId"), b."slotId", s."pairId", b."memberId",
            (case when (b.g % 2 = 0) = (pg_temp.uniform(b.m * 1000 + b.r * 7 + b.h) < 0.88) then 'left' else 'right' end)::"Choice",
            2, '{}', true, 15000, 14000, s."leaseId", 'gold:' || b."slotId", b.at
       from bench_shows b join "Slot" s on s."id" = b."slotId" order by b.at`,
  );
  await client.query("drop table bench_shows");
  await client.query(
    `insert into "QualitySettings" ("projectId", "goldRate", "attentionRate", "updatedAt") values ($1, 0.03, 0.01, now())`,
    [projectId],
  );
}

async function addPeoplesQuality({ client, slug, projectId, rounds }: Seed): Promise<void> {
  await client.query(
    `insert into "AnnotatorModel" ("memberId", "roundId", "reliability", "leftBias", "ci", "judgments", "weight")
     select p.id, pg_temp.id($1 || ':r' || r), p.skill, p.bias,
            jsonb_build_object('reliability', jsonb_build_array(p.skill - 0.2, p.skill + 0.2),
                               'leftBias', jsonb_build_array(p.bias - 0.2, p.bias + 0.2)), 375, least(2, p.skill / 1.4)
       from bench_people p, generate_series(1, $2::int - 1) r where p.n > 0`,
    [slug, rounds],
  );
  await client.query(
    `insert into "MemberStanding" ("memberId", "state", "reason", "setBy", "since")
     select id, (case when n % 60 = 13 then 'blocked' when n % 40 = 13 then 'paused' else 'warned' end)::"StandingState",
            'Too many gold pairs answered wrong.', 'system:web', now() - interval '3 days'
       from bench_people where n > 0 and n % 20 = 13`,
  );
  await client.query(`insert into "QualificationTest" ("projectId", "isOn") values ($1, true)`, [projectId]);
  await client.query(
    `insert into "Qualification" ("id", "memberId", "attempt", "right", "total", "passed", "startedAt", "endedAt")
     select gen_random_uuid(), id, 1, case when n % 11 = 0 then 3 else 5 end, 5, n % 11 > 0,
            now() - interval '100 days', now() - interval '100 days' from bench_people where n > 0`,
  );
}

async function addDecisions({ client, slug, projectId, pairs, rounds }: Seed): Promise<void> {
  await client.query(
    `insert into "Adjudication" ("pairId", "projectId", "firstIsBetter", "leftOut", "note", "memberId", "decidedAt")
     select md5($2 || ':p' || r || ':' || i), $1, case when i % 750 <> 1 and i % 3 < 2 then i % 3 = 0 end, i % 750 = 1, 'Decided.',
            pg_temp.id($2 || ':m-2'), now() - make_interval(weeks => $4 + 1 - r) + interval '5 days'
       from generate_series(1, $4::int - 1) r, generate_series(1, $3::int - 1, 250) i`,
    [projectId, slug, pairs, rounds],
  );
}

async function addJudge({ client, slug, projectId, pairs, rounds }: Seed): Promise<void> {
  await client.query(`insert into "User" ("id", "name") values (pg_temp.id($1 || ':uj'), 'Judge')`, [slug]);
  await client.query(
    `insert into "Member" ("id", "projectId", "userId", "role", "kind", "pseudonym")
     values (pg_temp.id($2 || ':mj'), $1, pg_temp.id($2 || ':uj'), 'labeler', 'llm', 'J-0001')`,
    [projectId, slug],
  );
  await client.query(
    `insert into "Judge" ("id", "projectId", "memberId", "name", "baseUrl", "model", "share", "createdBy")
     values (pg_temp.id($2 || ':judge'), $1, pg_temp.id($2 || ':mj'), 'judge', 'http://127.0.0.1:9/v1', 'bench', 0.1, 'bench')`,
    [projectId, slug],
  );
  await client.query(
    `insert into "JudgeRun" ("id", "judgeId", "roundId", "state", "temperature", "share", "counts", "exported",
                             "createdBy", "createdAt", "endedAt")
     select pg_temp.id($1 || ':jr' || r), pg_temp.id($1 || ':judge'), pg_temp.id($1 || ':r' || r), 'done', 0, 0.1, false,
            true, 'bench', now() - interval '1 day', now() from generate_series(1, $2::int - 1) r`,
    [slug, rounds],
  );
  await client.query(
    `insert into "JudgeVerdict" ("runId", "pairId", "state", "verdict", "firstAsA", "secondAsA", "firstReply",
                                 "secondReply", "attempts", "judgedAt")
     select pg_temp.id($1 || ':jr' || r), md5($1 || ':p' || r || ':' || i), 'done', side, side, side, 'A', 'B', 1,
            now() - make_interval(weeks => $3 + 1 - r) + interval '3 days'
       from generate_series(1, $3::int - 1) r, generate_series(0, $2::int - 1, 10) i,
            lateral (select (case when pg_temp.uniform(i * 31 + r) < 0.5 then 'first' else 'second' end)::"JudgedSide" as side) s`,
    [slug, pairs, rounds],
  );
}
