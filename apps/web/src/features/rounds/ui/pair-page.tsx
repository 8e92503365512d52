"use client";

import type { PairView } from "@gshf/core/rounds";
import { type ChoiceName, votedFor } from "@gshf/core/slots/model";
import { useQuery } from "@tanstack/react-query";
import { Conversation } from "#features/prompts/index.ts";
import { MarkGold, SaidWhy, strengthWords, useTakeBackDecision } from "#features/quality/index.ts";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { formatCount } from "#ui/format.ts";
import { ImageSource, imageSourceOf } from "#ui/markdown/image-source.ts";
import { Markdown } from "#ui/markdown/index.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { CandidatesCard } from "./candidates-card.tsx";
import { DrawsCard } from "./draws-card.tsx";
import { scoresText } from "./labeler-text.ts";
import { Votes } from "./pair-columns.tsx";
import { PairReason } from "./pair-reason.tsx";

/** Why this pair: both answers, what the reward thought of all candidates, and what people said. */
export function PairPage({ slug, number, pairId }: { slug: string; number: number; pairId: string }) {
  const trpc = useTRPC();
  const pair = useQuery(trpc.rounds.pair.queryOptions({ slug, pairId }, { refetchInterval: 10_000 }));
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const showsImages = useQuery(trpc.labeling.rules.queryOptions({ slug })).data?.showsImages ?? false;
  const mayMark = project.data?.can.includes("project.write") ?? false;
  return (
    <QueryView query={pair}>
      {(view) => (
        <>
          <PageHeader
            crumbs={[
              { label: "Rounds", href: paths.rounds(slug) },
              { label: `Round ${number}`, href: paths.round(slug, number) },
            ]}
            title="Why this pair?"
            description={`Pair ${formatCount(view.position + 1)}, arm ${view.arm}, prompt ${view.promptKey.slice(0, 24)}`}
            actions={
              mayMark ? (
                <MarkGold
                  slug={slug}
                  pairId={pairId}
                  names={{ first: "a¹, the first answer", second: "a², the second answer" }}
                />
              ) : null
            }
          />
          <div className="space-y-5">
            <PairReason pair={view} />
            <ImageSource value={showsImages ? imageSourceOf(slug, { pair: pairId }) : null}>
              <Card title="The prompt">
                <Conversation messages={view.conversation} />
              </Card>
              <div className="grid gap-5 md:grid-cols-2">
                <Answer side="first" pair={view} />
                <Answer side="second" pair={view} />
              </div>
            </ImageSource>
            {view.explanation === null ? null : <Explained pair={view} explanation={view.explanation} />}
            <JudgmentsCard slug={slug} pair={view} />
          </div>
        </>
      )}
    </QueryView>
  );
}

function Answer({ side, pair }: { side: "first" | "second"; pair: PairView }) {
  const isFirst = side === "first";
  return (
    <Card
      title={
        <span className="inline-flex items-center gap-2">
          <Badge tone={isFirst ? "left" : "right"}>{isFirst ? "a¹" : "a²"}</Badge>
          {isFirst ? "First answer" : "Second answer"}
        </span>
      }
    >
      <Markdown text={pair[side].text} />
    </Card>
  );
}

function JudgmentsCard({ slug, pair }: { slug: string; pair: PairView }) {
  return (
    <Card title="Labels" actions={<Votes votes={pair.votes} />} padded={false}>
      {pair.ruling === null ? null : <Ruling slug={slug} pairId={pair.id} ruling={pair.ruling} />}
      {pair.labeler === null || pair.scores === null ? null : (
        <p className="card-inset-x pb-4 text-sm">{scoresText(pair.labeler, pair.scores)}</p>
      )}
      {pair.judgments.length === 0 ? (
        <p className="card-inset-x pb-5 text-muted">
          {pair.ruling?.verdict === "leave-out"
            ? "No labels."
            : `It has no label yet; ${pair.votes.wanted === 1 ? "one label is" : `${pair.votes.wanted} labels are`} wanted.`}
        </p>
      ) : (
        <DataTable
          label="Judgments"
          name="judgments"
          columns={pair.scores === null ? columns : scoredColumns}
          rows={pair.judgments}
          keyOf={({ pseudonym, at }) => `${pseudonym} ${at.toISOString()}`}
        />
      )}
    </Card>
  );
}

const rulings = {
  first: "Decided for a¹",
  second: "Decided for a²",
  tie: "Decided to be equal",
  "leave-out": "Left out of labeling, datasets and fits",
} as const;

/** A reviewer's decision, in their own words, until a reviewer takes it back. */
function Ruling({
  slug,
  pairId,
  ruling,
}: {
  slug: string;
  pairId: string;
  ruling: NonNullable<PairView["ruling"]>;
}) {
  const takeBack = useTakeBackDecision({ slug, pairId });
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 card-inset-x pb-4">
      <p className="min-w-0 text-sm wrap-anywhere">
        <Badge tone={ruling.verdict === "leave-out" ? "warn" : "ok"}>{rulings[ruling.verdict]}</Badge> by{" "}
        <span className="font-mono">{ruling.pseudonym}</span>
        {ruling.note === "" ? "." : `: ${ruling.note}`}
      </p>
      <Button size="sm" busy={takeBack.isPending} onClick={takeBack.run}>
        Undo the decision
      </Button>
    </div>
  );
}

const columns: Column<PairView["judgments"][number]>[] = [
  { id: "who", header: "Who", value: ({ pseudonym }) => pseudonym, className: "font-mono" },
  {
    id: "preferred",
    header: "Preferred",
    value: (judgment) => preferred(judgment).text,
    cell: (judgment) => {
      const { text, tone } = preferred(judgment);
      return <Badge tone={tone}>{text}</Badge>;
    },
    hasChoices: true,
  },
  {
    id: "strength",
    header: "Strength",
    value: ({ strength }) => strength,
    csv: ({ strength }) => strengthWords(strength),
    cell: ({ strength }) => strengthWords(strength),
  },
  { id: "why", header: "Why", cell: (judgment) => <SaidWhy vote={judgment} /> },
  {
    id: "left",
    header: "Shown on the left",
    value: ({ firstWasLeft }) => (firstWasLeft ? "a¹" : "a²"),
  },
  { id: "diff", header: "Word by word", value: ({ usedDiff }) => (usedDiff ? "compared" : null) },
  { id: "when", header: "When", value: ({ at }) => at, className: "whitespace-nowrap text-muted" },
];

/** What scored answers decide was shown on no side, and nobody said why. */
const scoredColumns = columns.filter(({ id }) => ["who", "preferred", "when"].includes(id));

function preferred(judgment: { choice: ChoiceName; firstWasLeft: boolean }): { text: string; tone: Tone } {
  if (judgment.choice === "tie") return { text: "equal", tone: "neutral" };
  if (judgment.choice === "both_bad") return { text: "both bad", tone: "warn" };
  return votedFor(judgment) === "first" ? { text: "a¹", tone: "left" } : { text: "a²", tone: "right" };
}

/** What the pair was chosen among, or drawn with. */
function Explained({
  pair,
  explanation,
}: {
  pair: PairView;
  explanation: NonNullable<PairView["explanation"]>;
}) {
  return explanation.version === 3 ? (
    <DrawsCard pair={pair} explanation={explanation} />
  ) : (
    <CandidatesCard key={pair.id} pair={pair} explanation={explanation} />
  );
}
