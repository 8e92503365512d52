import type { Seed } from "./seed-size.ts";

/**
 * Person 0 owns the project, -1 to -3 review or do research, 1 and above label. How they label is in a table of this
 * session: `skill` times the margin is their log odds for the better answer.
 */
export async function drawPeople({ client, slug, people }: Seed): Promise<void> {
  await client.query(
    `create temp table bench_people as
     select n, pg_temp.id($1 || ':u' || n) as "userId", pg_temp.id($1 || ':m' || n) as id,
            'L-' || lpad((n + 4)::text, 4, '0') as pseudonym,
            case when n % 20 = 13 then 0.15 else greatest(0.3, 1.4 + 0.5 * pg_temp.normal(n * 11 + 1)) end as skill,
            14000 * exp(0.45 * pg_temp.normal(n * 11 + 2)) as pace,
            case when n % 17 = 5 then 0.8 else 0.12 * pg_temp.normal(n * 11 + 3) end as bias
       from generate_series(-3, $2::int) n`,
    [slug, people],
  );
}

/** Their accounts and memberships, the texts they agreed to, invites, and what was done in the project. */
export async function seedPeople(seed: Seed): Promise<void> {
  const { client, slug, projectId, rounds } = seed;
  await client.query(
    `insert into "User" ("id", "name", "email", "isDemo", "createdAt")
     select "userId", 'Person ' || n, $1 || '-' || (n + 3) || '@example.org', n = 0,
            now() - make_interval(weeks => $2 + 1) + (n + 3) * interval '1 second'
       from bench_people`,
    [slug, rounds],
  );
  await client.query(
    `insert into "Member" ("id", "projectId", "userId", "role", "pseudonym", "createdAt", "removedAt")
     select id, $1, "userId", (case n when 0 then 'owner' when -1 then 'researcher' when -2 then 'reviewer'
              when -3 then 'reviewer' else 'labeler' end)::"Role", pseudonym,
            now() - make_interval(weeks => $2 + 1) + (n + 3) * interval '1 second',
            case when n % 40 = 39 then now() - interval '1 week' end
       from bench_people`,
    [projectId, rounds],
  );
  await client.query(
    `insert into "Invite" ("id", "projectId", "tokenSha256", "role", "usesMax", "uses", "expiresAt", "createdById")
     select gen_random_uuid(), $1, encode(sha256(($2 || ':invite' || g)::bytea), 'hex'), 'labeler', 1,
            (g % 2), now() + (g - 200) * interval '1 day', pg_temp.id($2 || ':u0')
       from generate_series(1, 300) g`,
    [projectId, slug],
  );
  await client.query(
    `insert into "AuditEvent" ("at", "projectId", "actor", "action", "subject", "detail")
     select now() - (40000 - g) * interval '5 minutes', $1, pg_temp.id($2 || ':u' || (g % 4 - 3))::text,
            (array['rounds.act', 'quality.adjudicate', 'access.createInvite', 'projects.update'])[1 + g % 4],
            'round:' || (1 + g % $3::int), jsonb_build_object('note', 'change ' || g)
       from generate_series(1, 40000) g`,
    [projectId, slug, rounds],
  );
  await addOnboarding(seed);
}

async function addOnboarding({ client, projectId }: Seed): Promise<void> {
  await client.query(
    `insert into "OnboardingText" ("projectId", "kind", "version", "text", "createdBy")
     select $1, kind::"AgreementKind", 1, 'Read this before you label. ' || repeat('It says what to look for. ', 40), 'bench'
       from unnest(array['welcome', 'consent']) kind`,
    [projectId],
  );
  await client.query(
    `insert into "GuidelineVersion" ("projectId", "version", "text", "createdBy")
     select $1, v, '# Guidelines, version ' || v || E'\\n\\n' || repeat('Prefer the answer that is right. ', 100), 'bench'
       from generate_series(1, 5) v`,
    [projectId],
  );
  await client.query(
    `insert into "Agreement" ("memberId", "kind", "version", "agreedAt")
     select p.id, a.kind::"AgreementKind", a.version, now() - interval '1 week' from bench_people p
      cross join (values ('welcome', 1), ('consent', 1), ('guidelines', 5)) a(kind, version) where p.n > 0`,
  );
}
