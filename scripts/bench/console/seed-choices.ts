import { marginSql } from "./draws.sql.ts";
import type { Seed } from "./seed-size.ts";
import { words } from "./seed-texts.ts";

/** What one round asked and chose: two answers a pair, what their requests cost, and why they were chosen. */
export async function seedChoices(seed: Seed, round: number): Promise<void> {
  const { client, slug, projectId, pairs } = seed;
  // Every round asks the prompts in another order.
  const prompt = `pg_temp.id($2 || ':q' || ((i::bigint * 7919 + $3::int * 104729) % $4::int))`;
  const values = [projectId, slug, round, pairs];
  await client.query(
    `insert into "RoundPrompt" ("roundId", "position", "promptId", "arm", "skipped")
     select pg_temp.id($2 || ':r' || $3::int), i, ${prompt}, case when i % 5 = 4 then 'control' else 'gshf' end, null
       from generate_series(0, $4::int - 1) i where $1::uuid is not null`,
    values,
  );
  await client.query(
    `insert into "PaidRequest" ("projectId", "policyId", "roundId", "purpose", "promptId", "position", "asked", "kept",
                                "unusable", "cutOff", "promptTokens", "completionTokens", "isEstimated")
     select $1, pg_temp.id($2 || ':pi0'), pg_temp.id($2 || ':r' || $3::int), 'candidate', ${prompt}, i, 8, 8, 0, 0, 120,
            8 * 180, false from generate_series(0, $4::int - 1) i`,
    values,
  );
  await client.query(
    `insert into "Response" ("id", "projectId", "promptId", "policyId", "roundId", "purpose", "position", "drawIndex",
                             "text", "textSha256", "temperature", "topP", "seed", "tokenCount")
     select md5($2 || ':a' || $3::int || ':' || i || side), $1, ${prompt}, pg_temp.id($2 || ':pi0'),
            pg_temp.id($2 || ':r' || $3::int), 'candidate', i, case side when 'a' then 0 else 1 end, t.text,
            encode(sha256(t.text::bytea), 'hex'), 1, 1, i, 180
       from generate_series(0, $4::int - 1) i, unnest(array['a', 'b']) side,
            lateral (select 'Answer ' || side || ' of round ' || $3::int || ', prompt ' || i || ', ' || $2 || '. ' ||
                       substr(repeat($5, 4), 1 + (pg_temp.uniform(i * 2 + ascii(side)) * 200)::int,
                              250 + (pg_temp.uniform(pg_temp.round_key($3, i) * 3 + ascii(side)) * 800)::int) as text) t
      order by 1`,
    [...values, words],
  );
  await addPairs(values, client, prompt);
}

const explanations = 500;

/** Parts of explanations, as long as they really are; a pair's own is put together of one of them and its answers. */
export async function drawExplanations({ client }: Seed): Promise<void> {
  const digits = (draw: string) => `round((${draw})::numeric, 12)`;
  await client.query(
    `create temp table bench_explanations as
     select n, '{"version":2,"metric":"information","radius":0.75,"isCold":false,"farthest":3,"gramNow":null,"eta":0.1,'
            || '"gamma":0.41,"klCost":0.18,"budget":0.41,"effectiveSampleSize":8,"strategy":"' as head,
            '","gram":[' || (select string_agg(round(pg_temp.uniform(n * 36 + g)::numeric, 9)::text, ',')
                               from generate_series(1, 36) g) || '],"candidates":[' as gram,
            (select array_agg('","multiplicity":1,"reward":' || ${digits("pg_temp.normal(n * 8 + c)")}
                || ',"weight":' || ${digits("pg_temp.uniform(n * 8 + c) / 4")} || ',"reference":0.125,"enhancerWeight":'
                || ${digits("pg_temp.uniform(n * 80 + c) / 4")} || ',"distance":' || ${digits("pg_temp.uniform(n * 88 + c)")}
                || ',"cost":0.207944154168,"affordable":true}') from generate_series(0, 7) c) as candidates
       from generate_series(0, ${explanations - 1}) n`,
  );
}

async function addPairs(values: unknown[], client: Seed["client"], prompt: string): Promise<void> {
  const key = "pg_temp.round_key($3, i)";
  const strategy = `case when i % 5 = 4 then 'random' else 'uncertainty' end`;
  // Eight candidates: the pair's own two, and for the others answers that are there.
  const candidates = Array.from({ length: 8 }, (_, c) => {
    const id = `md5($2 || ':a' || $3::int || ':' || (i + ${Math.floor(c / 2)}) % $4::int || '${c % 2 === 0 ? "a" : "b"}')`;
    return `'{"responseId":"' || ${id} || e.candidates[${c + 1}]`;
  });
  const explanation = `(e.head || ${strategy} || e.gram || ${candidates.join(" || ',' || ")} || ']}')::jsonb`;
  await client.query(
    `insert into "Pair" ("id", "projectId", "promptId", "roundId", "position", "source", "firstId", "secondId", "arm",
                         "strategy", "armProbability", "pairProbability", "gamma", "klCost", "budget", "uncertainty",
                         "explanation", "createdAt")
     select md5($2 || ':p' || $3::int || ':' || i), $1, ${prompt}, pg_temp.id($2 || ':r' || $3::int), i, 'online',
            md5($2 || ':a' || $3::int || ':' || i || 'a'), md5($2 || ':a' || $3::int || ':' || i || 'b'),
            case when i % 5 = 4 then 'control' else 'gshf' end, ${strategy},
            case when i % 5 = 4 then 0.2 else 0.8 end, 0.05 + 0.9 * pg_temp.uniform(${key} * 5), 0.41, 0.18, 0.41,
            pg_temp.uniform(${key} * 7), ${explanation}, now() - interval '7 days'
       from generate_series(0, $4::int - 1) i
       join bench_explanations e on e.n = (i::bigint * 31 + $3::int * 7) % ${explanations}`,
    values,
  );
}

/** The margin of every pair of a round, for features that can learn it. */
export async function marginsOf({ client, pairs }: Seed, round: number): Promise<number[]> {
  const { rows } = await client.query<{ margin: number }>(
    `select ${marginSql} as margin from generate_series(0, $1::int - 1) i, (select $2::int as r) k order by i`,
    [pairs, round],
  );
  return rows.map(({ margin }) => margin);
}
