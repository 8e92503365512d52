import { createHash, randomBytes, randomUUID } from "node:crypto";
import pg from "pg";

export type Field = {
  slug: string;
  projectId: string;
  roundId: string;
  labelers: { memberId: string; userId: string; pseudonym: string; token: string }[];
};

const labelsPerPair = 2;
const textsMax = 1000;

/**
 * A project whose round is labeling with so many open slots, and people with tokens for the API. The pairs
 * share a thousand prompts and answers; what a claim costs doesn't depend on them.
 */
export async function fill(
  databaseUrl: string,
  size: { slug: string; slots: number; labelers: number },
): Promise<Field> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const field: Field = { slug: size.slug, projectId: randomUUID(), roundId: randomUUID(), labelers: [] };
  const { slug, projectId, roundId } = field;
  try {
    // The rows below fit together by construction; checking a million foreign keys would take minutes.
    await client.query("set session_replication_role = replica");
    await client.query(`insert into "Project" ("id", "slug", "name") values ($1, $2, $2)`, [projectId, slug]);
    await client.query(
      `insert into "Round" ("id", "projectId", "number", "state", "config", "seed", "createdBy")
       values ($1, $2, 1, 'labeling', '{"leaseSeconds": 600, "autoFreeze": false}', 7, 'bench')`,
      [roundId, projectId],
    );
    await addPairs(client, field, Math.ceil(size.slots / labelsPerPair));
    for (let i = 1; i <= size.labelers; i++) field.labelers.push(await addLabeler(client, projectId, i));
    // As the database is an hour later, and not as it is in the middle of cleaning up after the fill.
    await client.query("vacuum analyze");
    await client.query("checkpoint");
    return field;
  } finally {
    await client.end();
  }
}

async function addPairs(client: pg.Client, field: Field, pairs: number): Promise<void> {
  const { slug, projectId, roundId } = field;
  await client.query(
    `insert into "Prompt" ("id", "projectId", "key", "messages", "split")
     select md5($2 || ':q' || i)::uuid, $1, 'q' || i,
            jsonb_build_array(jsonb_build_object('role', 'user', 'content', 'Question ' || i)), 'train'
       from generate_series(0, $3::int - 1) i`,
    [projectId, slug, textsMax],
  );
  await client.query(
    `insert into "Response" ("id", "projectId", "promptId", "roundId", "purpose", "text", "textSha256")
     select md5($2 || ':' || side || i), $1, md5($2 || ':q' || i)::uuid, $4, 'candidate',
            repeat('An answer of some length, as people get them. ', 8) || side || i, repeat('0', 64)
       from generate_series(0, $3::int - 1) i, unnest(array['a', 'b']) side`,
    [projectId, slug, textsMax, roundId],
  );
  await client.query(
    `insert into "Pair" ("id", "projectId", "promptId", "roundId", "position", "source", "firstId", "secondId",
                         "arm", "strategy")
     select md5($2 || ':p' || i), $1, md5($2 || ':q' || i % $4::int)::uuid, $3, i, 'online',
            md5($2 || ':a' || i % $4::int), md5($2 || ':b' || i % $4::int), 'random', 'random'
       from generate_series(1, $5::int) i order by 1`,
    [projectId, slug, roundId, textsMax, pairs],
  );
  // In the order of their ids: appending to an index costs a fraction of hitting it all over.
  await client.query(
    `insert into "Slot" ("id", "pairId", "projectId", "roundId", "index", "priority")
     select md5($2 || ':s' || i || ':' || k), md5($2 || ':p' || i), $1, $3, k, k
       from generate_series(1, $4::int) i, generate_series(0, $5::int - 1) k order by 1`,
    [projectId, slug, roundId, pairs, labelsPerPair],
  );
}

async function addLabeler(
  client: pg.Client,
  projectId: string,
  number: number,
): Promise<Field["labelers"][number]> {
  const token = `gshf_${randomBytes(32).toString("base64url")}`;
  const labeler = {
    ...{ memberId: randomUUID(), userId: randomUUID(), token },
    pseudonym: `L-${String(number).padStart(4, "0")}`,
  };
  await client.query(`insert into "User" ("id") values ($1)`, [labeler.userId]);
  await client.query(
    `insert into "Member" ("id", "projectId", "userId", "role", "pseudonym") values ($1, $2, $3, 'labeler', $4)`,
    [labeler.memberId, projectId, labeler.userId, labeler.pseudonym],
  );
  await client.query(
    `insert into "ApiToken" ("id", "userId", "name", "tokenSha256") values ($1, $2, 'bench', $3)`,
    [randomUUID(), labeler.userId, createHash("sha256").update(token).digest("hex")],
  );
  return labeler;
}
