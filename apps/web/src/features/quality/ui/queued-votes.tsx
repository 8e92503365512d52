import type { QueuedPair } from "@gshf/core/quality";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
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
        <Table label="Votes" className="mt-2 rounded-lg border border-line">
          <thead>
            <tr>
              <Th>Who</Th>
              <Th>Preferred</Th>
              <Th>Strength</Th>
              <Th>Why</Th>
              <Th>Word by word</Th>
            </tr>
          </thead>
          <tbody>
            {votes.map((vote) => (
              <tr key={vote.pseudonym}>
                <Td className="font-mono">{vote.pseudonym}</Td>
                <Td>
                  <Badge tone={choices[vote.choice].tone}>{choices[vote.choice].label}</Badge>
                </Td>
                <Td>{strengthWords(vote.strength)}</Td>
                <Td>
                  <SaidWhy vote={vote} />
                </Td>
                <Td>{vote.usedDiff ? "compared" : "–"}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </details>
  );
}
