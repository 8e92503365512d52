import { type Prisma, type PromptUse, ResponsePurpose } from "@gshf/db";
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

/** A page of prompts in the order of their keys. */
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
    const search = input.search.trim();
    const found = await deps.db.prompt.findMany({
      where: {
        projectId: project.id,
        ...chosenBy(input),
        ...(input.cursor == null ? {} : { key: { gt: input.cursor } }),
        ...(search === ""
          ? {}
          : {
              OR: [
                { key: { contains: search, mode: "insensitive" as const } },
                { source: { contains: search, mode: "insensitive" as const } },
                { messages: { string_contains: search, path: ["0", "content"] } },
              ],
            }),
      },
      orderBy: { key: "asc" },
      take: input.limit + 1,
    });
    const page = found.slice(0, input.limit);
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
      nextCursor: found.length > input.limit ? (page.at(-1)?.key ?? null) : null,
    });
  },
});

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

type Chosen = { split?: Split; use?: PromptUse; tag?: string; importId?: string };

/** Which prompts are meant by what is asked of them; of what is left out, all. */
export function chosenBy({ split, use, tag, importId }: WithUndefined<Chosen>): Prisma.PromptWhereInput {
  const where: Prisma.PromptWhereInput = {};
  if (split !== undefined) where.split = split;
  if (use !== undefined) where.use = use;
  if (tag !== undefined) where.tags = { has: tag };
  if (importId !== undefined) where.importId = importId;
  return where;
}

type WithUndefined<T> = { [K in keyof T]: T[K] | undefined };
