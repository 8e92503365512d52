import type { Prisma } from "@gshf/db";
import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";
import { conversationSchema, type Message } from "../../prompts/index.ts";

/** A pair as researchers see it when they choose test items: `first` and `second`, not left and right. */
export type TestPairView = {
  pairId: string;
  promptKey: string;
  source: string;
  prompt: Message[];
  first: string;
  second: string;
};

export type KnownAnswer = "first" | "second" | "tie";

export type TestItemView = TestPairView & {
  answer: KnownAnswer;
  explanation: string;
  isRetired: boolean;
  /** How often it was answered in tests, and how often rightly. */
  asked: number;
  right: number;
};

export const testItemsInput = z.object({ slug: z.string() });

const withTexts = {
  prompt: { select: { key: true, messages: true, source: true } },
  first: { select: { text: true } },
  second: { select: { text: true } },
} satisfies Prisma.PairInclude;

type PairWithTexts = Prisma.PairGetPayload<{ include: typeof withTexts }>;

function viewOfPair(pair: PairWithTexts): TestPairView {
  return {
    pairId: pair.id,
    promptKey: pair.prompt.key,
    source: pair.prompt.source,
    prompt: conversationSchema.parse(pair.prompt.messages),
    first: pair.first.text,
    second: pair.second.text,
  };
}

/** The items of the qualification test, and how people did on each: one that many get wrong may be wrong itself. */
export async function testItems(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof testItemsInput>,
): Promise<Outcome<TestItemView[]>> {
  const access = await authorize(deps, actor, input, "project.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const items = await deps.db.goldPair.findMany({
    where: { projectId, kind: "qualification" },
    include: { pair: { include: withTexts } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const counts = await deps.db.$queryRaw<{ pairId: string; asked: number; right: number }[]>`
    select answer->>'pairId' as "pairId", count(*)::int as "asked",
           (count(*) filter (where (answer->>'isRight')::boolean))::int as "right"
      from "Qualification" q
      join "Member" m on m."id" = q."memberId"
     cross join lateral jsonb_array_elements(q."answers") answer
     where m."projectId" = ${projectId}::uuid
     group by 1`;
  const byPair = new Map(counts.map((row) => [row.pairId, row]));
  return done(
    items.map((item) => ({
      ...viewOfPair(item.pair),
      answer: item.firstIsBetter === null ? "tie" : item.firstIsBetter ? "first" : "second",
      explanation: item.explanation,
      isRetired: item.retiredAt !== null,
      asked: byPair.get(item.pairId)?.asked ?? 0,
      right: byPair.get(item.pairId)?.right ?? 0,
    })),
  );
}

export const testCandidatesInput = z.object({
  slug: z.string(),
  search: z.string().max(200).default(""),
  /** Id of the last pair of the page before. */
  cursor: z.string().nullish(),
});

const candidatesPerPage = 10;

/**
 * Pairs that may become test items: imported comparisons, and pairs of frozen rounds. Never one that somebody
 * may still label, because the test tells its answer.
 */
export async function testCandidates(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof testCandidatesInput>,
): Promise<
  Outcome<{ pairs: (TestPairView & { suggested: KnownAnswer | null })[]; nextCursor: string | null }>
> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.write");
  if (!access.ok) return access;
  const search = input.search.trim();
  const contains = { contains: search, mode: "insensitive" as const };
  const found = await deps.db.pair.findMany({
    where: {
      projectId: access.value.project.id,
      goldPair: null,
      AND: [
        { OR: [{ source: "offline" }, { round: { frozenAt: { not: null } } }] },
        search === ""
          ? {}
          : {
              OR: [
                { prompt: { key: contains } },
                { prompt: { source: contains } },
                { first: { text: contains } },
                { second: { text: contains } },
              ],
            },
      ],
      ...(input.cursor == null ? {} : { id: { gt: input.cursor } }),
    },
    include: withTexts,
    orderBy: { id: "asc" },
    take: candidatesPerPage + 1,
  });
  const page = found.slice(0, candidatesPerPage);
  return done({
    // An imported comparison says which answer was chosen.
    pairs: page.map((pair) => ({ ...viewOfPair(pair), suggested: suggestionOf(pair.offlineLabel) })),
    nextCursor: found.length > candidatesPerPage ? (page.at(-1)?.id ?? null) : null,
  });
}

const offlineLabelSchema = z.object({ pFirst: z.number() });

function suggestionOf(offlineLabel: unknown): KnownAnswer | null {
  const label = offlineLabelSchema.safeParse(offlineLabel);
  if (!label.success) return null;
  return label.data.pFirst > 0.5 ? "first" : label.data.pFirst < 0.5 ? "second" : "tie";
}
