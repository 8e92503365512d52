import { encodeRows } from "@gshf/core/features";
import { createRandom } from "@gshf/gshf";
import { featureShardKey, type Storage, sha256Hex } from "@gshf/storage";
import { marginsOf } from "./seed-choices.ts";
import type { Seed } from "./seed-size.ts";

const rowsPerShard = 2_000;

/** Embeddings of every answer, from which a fit can learn who is preferred: along their first direction. */
export async function seedFeatures(seed: Seed, storage: Storage): Promise<void> {
  const { client, slug } = seed;
  const { rows } = await client.query<{ sha256: string }>(
    `select "sha256" from "FeatureMap" where "id" = pg_temp.id($1 || ':map')`,
    [slug],
  );
  const mapSha256 = rows[0]?.sha256 ?? "";
  // Round 0 stands for the offline comparisons.
  for (let round = 0; round <= seed.rounds; round++) {
    await seed.once(`features ${round}`, () => embedRound(seed, storage, mapSha256, round));
  }
}

async function embedRound(seed: Seed, storage: Storage, mapSha256: string, round: number): Promise<void> {
  const { client, slug, pairs, dimension } = seed;
  const random = createRandom(round);
  const offline = Math.min(pairs, 20_000);
  const margins = round === 0 ? new Array<number>(offline).fill(0) : await marginsOf(seed, round);
  const embeddings = margins.flatMap((margin) =>
    [1, -1].map((sign) => {
      const row = Float32Array.from({ length: dimension }, () => random.normal());
      row[0] = (row[0] ?? 0) / 2 + sign * margin;
      return row;
    }),
  );
  const keys: string[] = [];
  for (let from = 0; from < embeddings.length; from += rowsPerShard) {
    const bytes = encodeRows(embeddings.slice(from, from + rowsPerShard));
    const key = featureShardKey(mapSha256, sha256Hex(bytes));
    await storage.put(key, bytes);
    keys.push(key);
  }
  const id =
    round === 0 ? `md5($1 || ':off' || i || side)` : `md5($1 || ':a' || $5::int || ':' || i || side)`;
  await client.query(
    `insert into "FeatureRef" ("featureMapId", "textSha256", "shardKey", "index")
       select pg_temp.id($1 || ':map'), f."textSha256", ($2::text[])[1 + n / $3::int], n % $3::int
         from generate_series(0, $4::int - 1) i cross join unnest(array['a', 'b']) side
        cross join lateral (select i * 2 + case side when 'a' then 0 else 1 end as n) p
         join "Response" f on f."id" = ${id} where $5::int is not null`,
    [slug, keys, rowsPerShard, margins.length, round],
  );
}
