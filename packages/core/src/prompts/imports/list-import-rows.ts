import { z } from "zod";
import { type Deps, done, refuse, verb } from "../../access/index.ts";
import { importedRowSchema, readConversation } from "../model.ts";
import { offlineLabelSchema } from "../offline-label.ts";

type ImportRow = z.output<typeof importedRowSchema>;

const rowsMax = 200;

/** The first rows of what a file brought in, as they are stored. */
export const listImportRows = verb({
  name: "prompts.importRows",
  kind: "query",
  may: "project.read",
  input: z.object({ slug: z.string(), id: z.uuid(), limit: z.int().min(1).max(rowsMax).default(20) }),
  output: z.array(importedRowSchema),
  run: async (deps, { project }, { id, limit }) => {
    const found = await deps.db.import.findFirst({ where: { id, projectId: project.id } });
    if (found === null) return refuse("not-found", "There is no such import in this project.", "id");
    const of = { projectId: project.id, importId: id };
    return done(
      found.kind === "comparisons" ? await pairsOf(deps, of, limit) : await promptsOf(deps, of, limit),
    );
  },
});

type Of = { projectId: string; importId: string };

async function pairsOf({ db }: Deps, where: Of, take: number): Promise<ImportRow[]> {
  const pairs = await db.pair.findMany({
    where,
    orderBy: [{ position: "asc" }, { id: "asc" }],
    take,
    select: {
      offlineLabel: true,
      extra: true,
      prompt: { select: { messages: true } },
      first: { select: { text: true } },
      second: { select: { text: true } },
    },
  });
  return pairs.map(({ offlineLabel, extra, prompt, first, second }) => {
    const label = offlineLabelSchema.safeParse(offlineLabel).data;
    const isTurned = (label?.pFirst ?? 1) < 0.5;
    return {
      prompt: readConversation(prompt.messages).messages,
      chosen: isTurned ? second.text : first.text,
      rejected: isTurned ? first.text : second.text,
      weight: label === undefined ? null : label.weight * label.votes,
      p_chosen: label === undefined ? null : isTurned ? 1 - label.pFirst : label.pFirst,
      answers: [],
      extra: asText(extra),
    };
  });
}

async function promptsOf({ db }: Deps, where: Of, take: number): Promise<ImportRow[]> {
  const prompts = await db.prompt.findMany({
    where,
    orderBy: { id: "asc" },
    take,
    select: {
      messages: true,
      extra: true,
      responses: {
        where: { importId: where.importId },
        orderBy: { id: "asc" },
        select: { text: true, extra: true },
      },
    },
  });
  return prompts.map(({ messages, extra, responses }) => ({
    prompt: readConversation(messages).messages,
    chosen: null,
    rejected: null,
    weight: null,
    p_chosen: null,
    answers: responses.map((answer) => ({ text: answer.text, extra: asText(answer.extra) })),
    extra: asText(extra),
  }));
}

const asText = (extra: unknown) => JSON.stringify(extra ?? {});
