import type { Seed } from "./seed-size.ts";

export const words =
  "The answer depends on what is asked for: where the sources agree it says so, and where they differ it names both " +
  "and tells which of them measured and which of them guessed. A reader who wants the short version finds it in the " +
  "first sentence; the rest gives the reasons, an example with figures, and what would change the conclusion. ";

/** Prompts, policies, the feature map, and comparisons that were there before the first round. */
export async function seedTexts(seed: Seed): Promise<void> {
  const { client, slug, projectId, pairs, rounds, dimension } = seed;
  await client.query(
    `insert into "Import" ("id", "projectId", "kind", "fileName", "fileSha256", "rowsTotal", "rowsNew", "state",
                           "createdBy", "createdAt")
     select pg_temp.id($2 || ':file' || f), $1, (case when f % 4 = 0 then 'comparisons' else 'prompts' end)::"ImportKind",
            'file-' || f || '.jsonl', md5('a' || f) || md5('b' || f), 1000, 1000, 'done', 'bench',
            now() - (41 - f) * interval '1 day' from generate_series(1, 40) f`,
    [projectId, slug],
  );
  await client.query(
    `insert into "Prompt" ("id", "projectId", "key", "messages", "split", "source", "tags", "importId", "createdAt")
     select pg_temp.id($2 || ':q' || i), $1, $2 || ':q' || lpad(i::text, 7, '0'),
            jsonb_build_array(jsonb_build_object('role', 'user', 'content',
              'Question ' || i || '. ' || substr(repeat($4, 3), 1 + (pg_temp.uniform(i) * 200)::int,
                                                  80 + (pg_temp.uniform(i + 9000000) * 500)::int))),
            (case when i >= $3::int then 'validation' else 'train' end)::"Split", 'bench', array['topic-' || i % 12],
            pg_temp.id($2 || ':file' || (1 + i % 40)), now() - interval '1 year' + i * interval '1 second'
       from generate_series(0, $3::int + $3::int / 10) i`,
    [projectId, slug, pairs, words],
  );
  await client.query(
    `insert into "Policy" ("id", "projectId", "name", "baseUrl", "model", "parentId", "createdAt")
     select pg_temp.id($2 || ':pi' || k), $1, case k when 0 then 'pi0' else 'round-' || k end,
            'http://127.0.0.1:9/v1', 'bench', case when k > 0 then pg_temp.id($2 || ':pi0') end,
            now() - make_interval(weeks => $3 + 1 - k) from generate_series(0, $3::int - 1) k`,
    [projectId, slug, rounds],
  );
  await client.query(
    `insert into "FeatureMap" ("id", "projectId", "sha256", "baseUrl", "model", "dimension")
     values (pg_temp.id($2 || ':map'), $1, md5($2 || 'c') || md5($2 || 'd'), 'http://127.0.0.1:9/v1', 'bench', $3)`,
    [projectId, slug, dimension],
  );
  await client.query(
    `update "Project" set "referencePolicyId" = pg_temp.id($2 || ':pi0'), "featureMapId" = pg_temp.id($2 || ':map'),
            "mainPolicyId" = pg_temp.id($2 || ':pi' || ($3::int - 1)) where "id" = $1`,
    [projectId, slug, rounds],
  );
  await addOffline(seed);
}

/** Offline comparisons: as many as a round has pairs, 20,000 at most. Their answers are embedded like the others. */
async function addOffline({ client, slug, projectId, pairs }: Seed): Promise<void> {
  const count = Math.min(pairs, 20_000);
  await client.query(
    `insert into "Response" ("id", "projectId", "promptId", "purpose", "text", "textSha256")
     select md5($2 || ':off' || i || side), $1, pg_temp.id($2 || ':q' || i), 'offline', t.text,
            encode(sha256(t.text::bytea), 'hex')
       from generate_series(0, $3::int - 1) i, unnest(array['a', 'b']) side,
            lateral (select 'Offline answer ' || side || i || ' of ' || $2 || '. ' || substr($4, 1, 300) as text) t`,
    [projectId, slug, count, words],
  );
  await client.query(
    `insert into "Pair" ("id", "projectId", "promptId", "position", "source", "firstId", "secondId", "arm", "strategy",
                         "offlineLabel", "createdAt")
     select md5($2 || ':offp' || i), $1, pg_temp.id($2 || ':q' || i), i, 'offline', md5($2 || ':off' || i || 'a'),
            md5($2 || ':off' || i || 'b'), 'offline', 'offline',
            jsonb_build_object('pFirst', (i % 3) / 2.0, 'votes', 1 + i % 3, 'weight', 1), now() - interval '1 year'
       from generate_series(0, $3::int - 1) i`,
    [projectId, slug, count],
  );
}
