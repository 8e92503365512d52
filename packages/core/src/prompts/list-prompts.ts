import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../access/index.ts";
import type { ImportReport } from "./import-report.ts";
import { conversationSchema, type Message, type RowError } from "./model.ts";

export const listPromptsInput = z.object({
  slug: z.string(),
  split: z.enum(["train", "validation", "test", "ood"]).optional(),
  search: z.string().max(200).default(""),
  /** Key of the last prompt of the page before. */
  cursor: z.string().nullish(),
  limit: z.int().min(1).max(200).default(50),
});

export type PromptView = {
  id: string;
  key: string;
  split: string;
  source: string;
  messages: Message[];
  answers: number;
};

/** A page of prompts in the order of their keys. */
export async function listPrompts(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof listPromptsInput>,
): Promise<Outcome<{ prompts: PromptView[]; nextCursor: string | null }>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.read");
  if (!access.ok) return access;
  const search = input.search.trim();
  const found = await deps.db.prompt.findMany({
    where: {
      projectId: access.value.project.id,
      ...(input.split === undefined ? {} : { split: input.split }),
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
    include: { _count: { select: { responses: true } } },
  });
  const page = found.slice(0, input.limit);
  return done({
    prompts: page.map((prompt) => ({
      id: prompt.id,
      key: prompt.key,
      split: prompt.split,
      source: prompt.source,
      messages: conversationSchema.parse(prompt.messages),
      answers: prompt._count.responses,
    })),
    nextCursor: found.length > input.limit ? (page.at(-1)?.key ?? null) : null,
  });
}

export const listImportsInput = z.object({ slug: z.string() });

const rowErrors = z.array(z.object({ line: z.number(), field: z.string(), message: z.string() }));

/** The last files somebody brought in, refused ones with their errors. */
export async function listImports(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof listImportsInput>,
): Promise<Outcome<ImportReport[]>> {
  const access = await authorize(deps, actor, input, "project.read");
  if (!access.ok) return access;
  const imports = await deps.db.import.findMany({
    where: { projectId: access.value.project.id },
    orderBy: { createdAt: "desc" },
    take: 50,
  });
  return done(
    imports.map((found) => ({ ...found, errors: rowErrors.parse(found.errors) satisfies RowError[] })),
  );
}
