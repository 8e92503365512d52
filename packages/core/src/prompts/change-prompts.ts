import { type Prisma, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { findLearned } from "./learned-prompts.sql.ts";
import { learnedBecause, promptUses, type Split, splits, tagSchema } from "./model.ts";

/** How many prompts one call changes at most; more are changed by several. */
const promptsMax = 1_000;

/** What somebody changes about prompts; whoever wants it undone sends back what is answered. */
const changeSchema = z.object({
  ids: z.array(z.uuid()).min(1).max(promptsMax),
  use: z.enum(promptUses).optional(),
  split: z.enum(splits).optional(),
  addTags: z.array(tagSchema).max(20).default([]),
  removeTags: z.array(tagSchema).max(20).default([]),
});

const undoSchema = z.object({
  ids: z.array(z.uuid()),
  use: z.enum(promptUses).optional(),
  split: z.enum(splits).optional(),
  addTags: z.array(z.string()),
  removeTags: z.array(z.string()),
});
type Step = z.output<typeof undoSchema>;

const changedSchema = z.object({
  changed: z.int(),
  undo: z.array(undoSchema),
  /** Prompts that stay as they are, in the train split, because something was learned from them. */
  stayed: z.array(z.object({ because: z.enum(learnedBecause), prompts: z.int() })),
  /** Prompts with a new split that a policy was measured on before. */
  measured: z.int(),
});

type StoredPrompt = { id: string; use: (typeof promptUses)[number]; split: Split; tags: string[] };

/**
 * Says of prompts whether rounds may ask them and which split they are of, and gives or takes tags. Rounds that have
 * drawn their prompts keep them. A prompt that something was learned from stays in the train split, all of it unchanged:
 * what is measured on the others would be better than it is. Repeating it changes nothing.
 *
 * @returns how many prompts changed, the calls that undo it, and what is to be told of a new split
 */
export const changePrompts = verb({
  name: "prompts.change",
  kind: "mutation",
  may: "prompts.write",
  input: changeSchema.extend({ slug: z.string() }),
  output: changedSchema,
  run: async (deps, { project, audit }, input) => {
    const { ids, use, split, addTags, removeTags } = input;
    return transaction(deps.db, async (tx) => {
      const before = await tx.$queryRaw<StoredPrompt[]>`
        select "id", "use"::text, "split"::text, coalesce("tags", '{}') as "tags" from "Prompt"
         where "projectId" = ${project.id}::uuid and "id" = any(${ids}::uuid[])
         order by "id" for update`;
      const leaving = before.filter((prompt) => prompt.split === "train" && (split ?? "train") !== "train");
      const learned = await findLearned(tx, project.id, idsOf(leaving));
      const changes = before.flatMap((prompt) => {
        if (learned.has(prompt.id)) return [];
        const added = [...new Set(addTags)].filter((tag) => !prompt.tags.includes(tag));
        const removed = removeTags.filter((tag) => prompt.tags.includes(tag));
        const old: Pick<Step, "use" | "split"> = {};
        if (use !== undefined && use !== prompt.use) old.use = prompt.use;
        if (split !== undefined && split !== prompt.split) old.split = prompt.split;
        if (added.length + removed.length + Object.keys(old).length === 0) return [];
        const tags = [...prompt.tags, ...added].filter((tag) => !removed.includes(tag));
        return [{ id: prompt.id, tags, back: { ...old, addTags: removed, removeTags: added } }];
      });
      for (const { id, tags, back } of changes) {
        const data: Prisma.PromptUpdateInput = { tags };
        if (use !== undefined) data.use = use;
        if (split !== undefined && back.split !== undefined) {
          data.split = split;
          data.splitSince = deps.now();
        }
        await tx.prompt.update({ where: { id }, data });
      }
      if (changes.length > 0) {
        const detail = {
          prompts: changes.length,
          addTags,
          removeTags,
          ...(use === undefined ? {} : { use }),
          ...(split === undefined ? {} : { split }),
        };
        await audit(tx, { subject: `project:${project.slug}`, detail });
      }
      const measuredOn = changes.filter(({ back }) => back.split !== undefined && back.split !== "train");
      return done({
        changed: changes.length,
        undo: stepsBack(changes),
        stayed: learnedBecause.flatMap((because) => {
          const prompts = [...learned.values()].filter((reason) => reason === because).length;
          return prompts === 0 ? [] : [{ because, prompts }];
        }),
        measured: await countMeasured(tx, project.id, idsOf(measuredOn)),
      });
    });
  },
});

const idsOf = (prompts: readonly { id: string }[]) => prompts.map(({ id }) => id);

/** One call for all prompts that go back the same way. */
function stepsBack(changes: readonly { id: string; back: Omit<Step, "ids"> }[]): Step[] {
  const alike = Map.groupBy(changes, ({ back }) => JSON.stringify(back));
  return [...alike.values()].flatMap((same) =>
    same.slice(0, 1).map(({ back }) => ({ ids: idsOf(same), ...back })),
  );
}

/** How many of these prompts a policy was measured on. */
async function countMeasured(tx: Tx, projectId: string, promptIds: string[]): Promise<number> {
  if (promptIds.length === 0) return 0;
  const where = { projectId, purpose: "evaluation", promptId: { in: promptIds } } as const;
  return (await tx.response.groupBy({ by: ["promptId"], where })).length;
}
