import type { PairSummary } from "@gshf/core/rounds";
import Link from "next/link";
import { paths } from "#paths.ts";
import type { Column } from "#ui/data-table/index.tsx";
import { formatFigure, formatPercent } from "#ui/format.ts";
import { Formula } from "#ui/formula.tsx";

/** A round's pairs in a table; each leads to why it was chosen. Pairs that compare policies weren't chosen by anything. */
export function pairColumns(
  slug: string,
  { number, compares }: { number: number; compares: boolean },
): Column<PairSummary>[] {
  const choice = compares ? [] : choiceColumns;
  return [
    {
      id: "place",
      header: "#",
      value: ({ position }) => position + 1,
      align: "end",
      className: "text-muted",
    },
    {
      id: "prompt",
      header: "Prompt",
      value: ({ prompt }) => prompt,
      cell: ({ id, prompt }) => (
        <Link
          href={paths.pair(slug, number, id)}
          className="line-clamp-2 max-w-md min-w-56 rounded break-words whitespace-normal hover:text-accent hover:underline"
        >
          {prompt}
        </Link>
      ),
      headerClassName: "min-w-56",
    },
    { id: "arm", header: "Arm", value: ({ arm }) => arm, className: "whitespace-nowrap" },
    ...choice,
    {
      id: "votes",
      header: "Votes",
      value: ({ votes }) => votes.first + votes.second + votes.ties,
      cell: ({ votes }) => <Votes votes={votes} />,
    },
  ];
}

const choiceColumns: Column<PairSummary>[] = [
  {
    id: "gamma",
    header: "Γ",
    explanation: (
      <>
        <Formula tex={String.raw`\beta_A\lVert\phi(\pi^2)-\phi(\pi^1)\rVert`} />: how uncertain the reward
        difference is
      </>
    ),
    value: ({ gamma }) => gamma,
    cell: ({ gamma }) => formatFigure(gamma),
    align: "end",
  },
  {
    id: "cost",
    header: "KL cost / budget",
    explanation: (
      <>
        <Formula tex={String.raw`\eta\,\mathrm{KL}(\pi^2\Vert\pi^1)`} />, the cost of straying, against its
        budget
      </>
    ),
    value: ({ klCost }) => klCost,
    cell: ({ klCost, budget }) => `${formatFigure(klCost)} / ${formatFigure(budget)}`,
    align: "end",
    className: "whitespace-nowrap",
  },
  {
    id: "probability",
    header: "p(pair)",
    explanation: "Probability of this pair, given the arm and the candidates",
    value: ({ pairProbability }) => pairProbability,
    cell: ({ pairProbability }) => (pairProbability === null ? "–" : formatPercent(pairProbability, 1)),
    align: "end",
  },
];

/** Votes for a1, ties, votes for a2, of those wanted. */
export function Votes({ votes }: { votes: PairSummary["votes"] }) {
  const { first, second, ties, wanted } = votes;
  const open = Math.max(0, wanted - first - second - ties);
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap tabular-nums">
      <span className="inline-flex h-2 w-16 overflow-hidden rounded-full bg-raised" aria-hidden>
        <span className="bg-side-left" style={{ flex: first }} />
        <span className="bg-edge" style={{ flex: ties }} />
        <span className="bg-side-right" style={{ flex: second }} />
        <span style={{ flex: open }} />
      </span>
      <span className="text-[0.8125rem] text-muted">
        <span className="sr-only">first, ties, second: </span>
        {first}–{ties}–{second}
      </span>
    </span>
  );
}
