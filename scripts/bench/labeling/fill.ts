import { createHash, randomBytes, randomUUID } from "node:crypto";
import pg from "pg";

type FieldMember = { memberId: string; userId: string; pseudonym: string; token: string };

export type Field = {
  slug: string;
  projectId: string;
  owner: FieldMember;
  labelers: FieldMember[];
  /** Path of a link by which one more labeler joins. */
  invite: string;
};

/** One round that is labeling. */
type FieldRound = { slots: number; leaseSeconds?: number; autoFreeze?: boolean };

const labelsPerPair = 2;
const textsMax = 1000;

/**
 * A project whose rounds are labeling with so many open slots, and people with tokens for the API. The pairs
 * of a round share a thousand prompts and answers; what a claim costs doesn't depend on them.
 */
export async function fill(
  databaseUrl: string,
  size: { slug: string; rounds: FieldRound[]; labelers: number },
): Promise<Field> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { slug } = size;
  const projectId = randomUUID();
  try {
    // The rows below fit together by construction; checking a million foreign keys would take minutes.
    await client.query("set session_replication_role = replica");
    await client.query(`insert into "Project" ("id", "slug", "name") values ($1, $2, $2)`, [projectId, slug]);
    for (const [index, round] of size.rounds.entries()) {
      await addRound(client, { projectId, slug, number: index + 1, ...round });
    }
    const owner = await addMember(client, projectId, "owner", 0);
    const labelers: FieldMember[] = [];
    for (let i = 1; i <= size.labelers; i++) labelers.push(await addMember(client, projectId, "labeler", i));
    const invite = await addInvite(client, projectId);
    // As the database is an hour later, and not as it is in the middle of cleaning up after the fill.
    await client.query("vacuum analyze");
    await client.query("checkpoint");
    return { slug, projectId, owner, labelers, invite };
  } finally {
    await client.end();
  }
}

async function addRound(
  client: pg.Client,
  round: FieldRound & { projectId: string; slug: string; number: number },
): Promise<void> {
  const { projectId, number, leaseSeconds = 600, autoFreeze = false } = round;
  const roundId = randomUUID();
  await client.query(
    `insert into "Round" ("id", "projectId", "number", "state", "config", "seed", "createdBy")
     values ($1, $2, $3, 'labeling', $4, 7, 'bench')`,
    [roundId, projectId, number, { leaseSeconds, autoFreeze, labelsPerPair }],
  );
  const pairs = Math.ceil(round.slots / labelsPerPair);
  await addPairs(client, { slug: `${round.slug}-${number}`, projectId, roundId }, pairs);
}

async function addPairs(
  client: pg.Client,
  { slug, projectId, roundId }: { slug: string; projectId: string; roundId: string },
  pairs: number,
): Promise<void> {
  await client.query(
    `insert into "Prompt" ("id", "projectId", "key", "messages", "split")
     select md5($2 || ':q' || i)::uuid, $1, $2 || ':q' || i,
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

async function addInvite(client: pg.Client, projectId: string): Promise<string> {
  const token = `invite_${randomBytes(24).toString("base64url")}`;
  await client.query(
    `insert into "Invite" ("id", "projectId", "tokenSha256", "role", "usesMax", "expiresAt")
     values ($1, $2, $3, 'labeler', 1, now() + interval '1 day')`,
    [randomUUID(), projectId, createHash("sha256").update(token).digest("hex")],
  );
  return `/invite/${token}`;
}

async function addMember(
  client: pg.Client,
  projectId: string,
  role: "owner" | "labeler",
  number: number,
): Promise<FieldMember> {
  const token = `gshf_${randomBytes(32).toString("base64url")}`;
  const member = {
    memberId: randomUUID(),
    userId: randomUUID(),
    token,
    pseudonym: `L-${String(number).padStart(4, "0")}`,
  };
  await client.query(`insert into "User" ("id") values ($1)`, [member.userId]);
  await client.query(
    `insert into "Member" ("id", "projectId", "userId", "role", "pseudonym") values ($1, $2, $3, $4, $5)`,
    [member.memberId, projectId, member.userId, role, member.pseudonym],
  );
  await client.query(
    `insert into "ApiToken" ("id", "userId", "name", "tokenSha256") values ($1, $2, 'bench', $3)`,
    [randomUUID(), member.userId, createHash("sha256").update(token).digest("hex")],
  );
  return member;
}
