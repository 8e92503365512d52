import { Prisma, type PromptUse, ResponsePurpose } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, verb } from "../access/index.ts";
import { promptUses, readConversation, type Split, shownMessageSchema, splits } from "./model.ts";

const promptSchema = z.object({
  id: z.uuid(),
  key: z.string(),
  split: z.enum(splits),
  source: z.string(),
  use: z.enum(promptUses),
  tags: z.array(z.string()),
  messages: z.array(shownMessageSchema),
  /** Why no policy can be asked this; null where one can. */
  problem: z.string().nullable(),
  answers: z.int(),
});
export type PromptView = z.output<typeof promptSchema>;

/** Prompts that one call looks through where they are searched: about as long as a page takes to be seen to come. */
const lookedThroughMax = 5_000;

/**
 * A page of prompts in the order of their keys. What searches looks through so many of them a call, whatever there are:
 * a page may be short, or empty, and have a next one.
 */
export const listPrompts = verb({
  name: "prompts.list",
  kind: "query",
  may: "project.read",
  input: z.object({
    slug: z.string(),
    split: z.enum(splits).optional(),
    use: z.enum(promptUses).optional(),
    tag: z.string().max(60).optional(),
    importId: z.uuid().optional(),
    search: z.string().max(200).default(""),
    /** Key of the last prompt of the page before. */
    cursor: z.string().nullish(),
    limit: z.int().min(1).max(200).default(50),
  }),
  output: z.object({ prompts: z.array(promptSchema), nextCursor: z.string().nullable() }),
  run: async (deps, { project }, input) => {
    const { shown, nextCursor } = await pageOfPrompts(deps, project.id, input);
    const page = await deps.db.prompt.findMany({ where: { id: { in: shown } }, orderBy: { key: "asc" } });
    const answers = await countAnswers(
      deps,
      project.id,
      page.map(({ id }) => id),
    );
    return done({
      prompts: page.map((prompt) => ({
        id: prompt.id,
        key: prompt.key,
        split: prompt.split,
        source: prompt.source,
        use: prompt.use,
        tags: prompt.tags,
        ...readConversation(prompt.messages),
        answers: answers.get(prompt.id) ?? 0,
      })),
      nextCursor,
    });
  },
});

type Asked = {
  split?: Split | undefined;
  use?: PromptUse | undefined;
  tag?: string | undefined;
  importId?: string | undefined;
  search: string;
  cursor?: string | null | undefined;
  limit: number;
};

async function pageOfPrompts(
  { db }: Pick<Deps, "db">,
  projectId: string,
  { split, use, tag, importId, search, cursor, limit }: Asked,
): Promise<{ shown: string[]; nextCursor: string | null }> {
  const conditions: Prisma.Sql[] = [];
  if (use !== undefined) conditions.push(Prisma.sql`"use" = ${use}::"PromptUse"`);
  if (tag !== undefined) conditions.push(Prisma.sql`${tag} = any("tags")`);
  if (importId !== undefined) conditions.push(Prisma.sql`"importId" = ${importId}::uuid`);
  const text = search.trim().toLowerCase();
  if (text !== "") {
    conditions.push(Prisma.sql`(strpos(lower("key"), ${text}) > 0 or strpos(lower("source"), ${text}) > 0
                                or strpos(lower("messages"->0->>'content'), ${text}) > 0)`);
  }
  const looksThrough = conditions.length === 0 ? limit + 1 : lookedThroughMax;
  const ofSplit = split === undefined ? Prisma.empty : Prisma.sql`and "split" = ${split}::"Split"`;
  const begun = cursor == null ? Prisma.empty : Prisma.sql`and "key" > ${cursor}`;
  const isFound = conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, " and ");
  const rows = await db.$queryRaw<{ id: string; key: string; isFound: boolean; isLast: boolean }[]>`
    with looked as materialized (
      select "id", "key", coalesce(${isFound}, false) as "isFound", row_number() over (order by "key") as "n"
        from "Prompt" where "projectId" = ${projectId}::uuid ${ofSplit} ${begun}
       order by "key" limit ${looksThrough}
    )
    select "id"::text as "id", "key", "isFound", "n" = ${looksThrough} as "isLast"
      from looked where "isFound" or "n" = ${looksThrough} order by "key"`;
  const found = rows.filter((row) => row.isFound);
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : rows.find((row) => row.isLast);
  return { shown: shown.map(({ id }) => id), nextCursor: last?.key ?? null };
}

/** How many answers each of these prompts has. Counted beside the prompts, all answers of the installation are read. */
async function countAnswers(
  deps: Pick<Deps, "db">,
  projectId: string,
  promptIds: string[],
): Promise<Map<string, number>> {
  const counts = await deps.db.response.groupBy({
    by: ["promptId"],
    // Every purpose by name: the index begins with project and purpose.
    where: { projectId, purpose: { in: Object.values(ResponsePurpose) }, promptId: { in: promptIds } },
    _count: true,
  });
  return new Map(counts.map(({ promptId, _count }) => [promptId, _count]));
}
