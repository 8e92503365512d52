"use client";

import type { TestPairView } from "@gshf/core/crowds";
import type { KnownAnswer } from "@gshf/core/crowds/model";
import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Field, Input } from "#ui/field.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { useDebounced } from "#ui/use-debounced.ts";
import { TestItemForm } from "./test-item-form.tsx";

type Candidate = TestPairView & { suggested: KnownAnswer | null };

/** Finds a pair, then asks for its answer and its explanation. */
export function TestCandidates({ slug, onDone }: { slug: string; onDone: () => void }) {
  const trpc = useTRPC();
  const [search, setSearch] = useState("");
  const [cursors, setCursors] = useState<string[]>([]);
  const [chosen, setChosen] = useState<Candidate | null>(null);
  const settled = useDebounced(search, 250);
  const cursor = cursors.at(-1) ?? null;
  const query = useQuery(trpc.crowds.testCandidates.queryOptions({ slug, search: settled, cursor }));
  if (chosen !== null) {
    const initial = { answer: chosen.suggested ?? "first", explanation: "" } as const;
    return <TestItemForm slug={slug} pair={chosen} initial={initial} onDone={onDone} />;
  }
  return (
    <div className="space-y-4">
      <Field label="Search" hint="Searches prompt keys, sources and answers.">
        {(control) => (
          <Input
            {...control}
            type="search"
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              setCursors([]);
            }}
          />
        )}
      </Field>
      <QueryView query={query}>
        {({ pairs, nextCursor }) =>
          pairs.length === 0 ? (
            <Empty icon={SearchX} title="No pairs found">
              Import comparisons under Prompts, or wait until a round is frozen.
            </Empty>
          ) : (
            <>
              <ul className="divide-y divide-line rounded-xl border border-line">
                {pairs.map((pair) => (
                  <li key={pair.pairId}>
                    <button
                      type="button"
                      onClick={() => setChosen(pair)}
                      className="block w-full px-4 py-3 text-start hover:bg-raised"
                    >
                      <span className="line-clamp-2 font-medium break-words">
                        {pair.prompt.at(-1)?.content}
                      </span>
                      <span className="mt-0.5 line-clamp-1 text-sm break-words text-muted">{pair.first}</span>
                      <span className="line-clamp-1 text-sm break-words text-muted">{pair.second}</span>
                    </button>
                  </li>
                ))}
              </ul>
              <div className="flex justify-between gap-2">
                <Button
                  size="sm"
                  disabled={cursors.length === 0}
                  onClick={() => setCursors(cursors.slice(0, -1))}
                >
                  Previous
                </Button>
                <Button
                  size="sm"
                  disabled={nextCursor === null}
                  onClick={() => (nextCursor === null ? undefined : setCursors([...cursors, nextCursor]))}
                >
                  Next
                </Button>
              </div>
            </>
          )
        }
      </QueryView>
    </div>
  );
}
