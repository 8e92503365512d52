import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { promptsToAsk } from "../experiments/index.ts";

const shownMax = 200;

const promptChoicesSchema = z.object({
  /** All that a round may ask. */
  prompts: z.int(),
  /** The files that brought prompts in, the newest first, at most 200. */
  imports: z.array(z.object({ id: z.uuid(), fileName: z.string(), createdAt: z.date(), prompts: z.int() })),
  /** The tags of these prompts, the most frequent first, at most 200. */
  tags: z.array(z.object({ tag: z.string(), prompts: z.int() })),
});
export type PromptChoices = z.output<typeof promptChoicesSchema>;

/** By what a round can choose its prompts: files and tags, each with how many prompts for rounds it stands for. */
export const listPromptChoices = verb({
  name: "rounds.promptChoices",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string() }),
  output: promptChoicesSchema,
  run: async (deps, { project }) => {
    const where = promptsToAsk(project.id);
    const [prompts, files, counts, tags] = await Promise.all([
      deps.db.prompt.count({ where }),
      deps.db.import.findMany({
        where: { projectId: project.id, prompts: { some: {} } },
        orderBy: { createdAt: "desc" },
        take: shownMax,
        select: { id: true, fileName: true, createdAt: true },
      }),
      deps.db.prompt.groupBy({ by: ["importId"], where, _count: true }),
      deps.db.$queryRaw<PromptChoices["tags"]>`
        select t."tag", count(*)::int as "prompts"
          from "Prompt" p cross join lateral unnest(p."tags") as t("tag")
         where p."projectId" = ${project.id}::uuid and p."split" = 'train' and p."use" = 'rounds'
         group by t."tag" order by count(*) desc, t."tag" collate "C" limit ${shownMax}`,
    ]);
    const countOf = new Map(counts.map(({ importId, _count }) => [importId, _count]));
    const imports = files.map((file) => ({ ...file, prompts: countOf.get(file.id) ?? 0 }));
    return done({ prompts, imports, tags });
  },
});
