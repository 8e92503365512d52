"use client";

import { useQuery } from "@tanstack/react-query";
import { type ApiOutputs, useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { QueryView } from "#ui/query-view.tsx";

type Row = ApiOutputs["prompts"]["importRows"][number];

/** The first rows of an import, as they are stored. */
export function ImportedRows({ slug, id }: { slug: string; id: string }) {
  const trpc = useTRPC();
  const rows = useQuery(trpc.prompts.importRows.queryOptions({ slug, id, limit: 10 }));
  return (
    <Card title="First rows" description="The rows as stored.">
      <QueryView query={rows}>
        {(list) =>
          list.length === 0 ? <p className="text-sm text-muted">No new rows.</p> : <RowList rows={list} />
        }
      </QueryView>
    </Card>
  );
}

/** Rows of a file: what is asked, what was answered, and what is kept beside it. */
export function RowList({ rows }: { rows: readonly Row[] }) {
  return (
    <ol className="space-y-3" aria-label="First rows">
      {rows.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name, and their order is all there is
        <li key={i} className="rounded-lg border border-line p-3 text-sm">
          <dl className="grid gap-x-3 gap-y-1 sm:grid-cols-[7rem_1fr]">
            {piecesOf(row).map(([name, text], at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: several turns and answers have one name
              <div key={at} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="line-clamp-4 min-w-0 break-words whitespace-pre-wrap">{text}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ol>
  );
}

function piecesOf({ prompt, chosen, rejected, p_chosen, weight, answers, extra }: Row): [string, string][] {
  const pieces: [string, string][] = prompt.map(({ role, content }) => [role, content]);
  if (chosen !== null) pieces.push([p_chosen === 0.5 ? "answer 1" : "better answer", chosen]);
  if (rejected !== null) pieces.push([p_chosen === 0.5 ? "answer 2" : "worse answer", rejected]);
  const isPlain = p_chosen === null || (p_chosen === 1 && weight === 1);
  if (!isPlain) pieces.push(["label", `share for the better answer ${p_chosen}, weight ${weight}`]);
  answers.forEach(({ text }, i) => void pieces.push([`answer ${i + 1}`, text]));
  if (extra !== "{}") pieces.push(["kept beside it", extra]);
  return pieces;
}
