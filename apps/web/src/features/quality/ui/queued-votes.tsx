import type { QueuedPair } from "@gshf/core/quality";
import { Badge, type Tone } from "#ui/badge.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { SaidWhy } from "./said-why.tsx";
import { strengthWords } from "./strength-words.ts";

type QueuedVote = QueuedPair["votes"][number];

const choices: Record<QueuedVote["choice"], { label: string; tone: Tone }> = {
  first: { label: "A", tone: "left" },
  second: { label: "B", tone: "right" },
  tie: { label: "equal", tone: "neutral" },
  both_bad: { label: "both bad", tone: "warn" },
};

/** How people voted, and why; folded away, so that a reviewer can look at the pair first. */
export function QueuedVotes({ votes }: { votes: readonly QueuedVote[] }) {
  const count = (...some: QueuedVote["choice"][]) =>
    votes.filter(({ choice }) => some.includes(choice)).length;
  return (
    <details>
      <summary className="w-fit rounded text-sm text-accent hover:underline">How people voted</summary>
      <p className="mt-1 text-sm">
        {count("first")} for A, {count("second")} for B, {count("tie", "both_bad")} for neither.
      </p>
      {votes.length === 0 ? null : (
        <DataTable
          label="Votes"
          columns={columns}
          rows={votes}
          keyOf={({ pseudonym }) => pseudonym}
          className="mt-2 rounded-lg border border-line"
        />
      )}
    </details>
  );
}

const columns: Column<QueuedVote>[] = [
  { id: "who", header: "Who", value: ({ pseudonym }) => pseudonym, className: "font-mono" },
  {
    id: "preferred",
    header: "Preferred",
    value: ({ choice }) => choices[choice].label,
    cell: ({ choice }) => <Badge tone={choices[choice].tone}>{choices[choice].label}</Badge>,
    hasChoices: true,
  },
  {
    id: "strength",
    header: "Strength",
    value: ({ strength }) => strength,
    csv: ({ strength }) => strengthWords(strength),
    cell: ({ strength }) => strengthWords(strength),
  },
  { id: "why", header: "Why", cell: (vote) => <SaidWhy vote={vote} /> },
  {
    id: "diff",
    header: "Word by word",
    value: ({ usedDiff }) => (usedDiff ? "compared" : null),
  },
];
