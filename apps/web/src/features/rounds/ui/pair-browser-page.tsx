"use client";

import type { RoundView } from "@gshf/core/rounds";
import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useId, useMemo, useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { SparseTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { Input, Select } from "#ui/field.tsx";
import { formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { ErrorState } from "#ui/states.tsx";
import { useErrorMessage } from "#ui/use-error-message.ts";
import { pairColumns } from "./pair-columns.tsx";
import { usePairsInSight } from "./use-pairs-in-sight.ts";

/** All pairs of a round in one list, however many there are. */
export function PairBrowserPage({ slug, number }: { slug: string; number: number }) {
  const trpc = useTRPC();
  const round = useQuery(trpc.rounds.get.queryOptions({ slug, number }));
  const [arm, setArm] = useQueryState("arm", parseAsString);
  // Asked for together with the round.
  const pairs = usePairsInSight({ slug, number, arm });
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Rounds", href: paths.rounds(slug) },
          { label: `Round ${number}`, href: paths.round(slug, number) },
        ]}
        title="Pairs"
        description="Pairs in the order they were chosen. Open one to read its answers."
      />
      <QueryView
        query={round}
        skeleton={
          <Card padded={false}>
            <TableSkeleton rows={12} />
          </Card>
        }
      >
        {(view) => (
          <Pairs
            // Another arm is another list: it begins at its top.
            key={arm}
            slug={slug}
            round={view}
            arm={arm}
            onArm={(chosen) => void setArm(chosen)}
            pairs={pairs}
          />
        )}
      </QueryView>
    </>
  );
}

function Pairs({
  slug,
  round,
  arm,
  onArm,
  pairs,
}: {
  slug: string;
  round: RoundView;
  arm: string | null;
  onArm: (arm: string | null) => void;
  pairs: ReturnType<typeof usePairsInSight>;
}) {
  const errorMessage = useErrorMessage();
  const { number } = round;
  const compares = round.comparisons !== null;
  const columns = useMemo(() => pairColumns(slug, { number, compares }), [slug, number, compares]);
  const [target, setTarget] = useState<{ index: number } | null>(null);
  const arms = round.arms.filter((entry) => arm === null || entry.arm === arm);
  const count = arms.reduce((sum, entry) => sum + entry.pairs, 0);
  return (
    <Card
      padded={false}
      title={`${formatCount(count)} ${count === 1 ? "pair" : "pairs"}`}
      actions={
        <div className="flex flex-wrap gap-2 print:hidden">
          <GoToRow count={count} onGo={(index) => setTarget({ index })} />
          {round.arms.length < 2 ? null : (
            <Select
              aria-label="Arm"
              className="w-auto"
              value={arm ?? ""}
              onChange={(event) => onArm(event.target.value === "" ? null : event.target.value)}
            >
              <option value="">all arms</option>
              {round.arms.map((entry) => (
                <option key={entry.arm}>{entry.arm}</option>
              ))}
            </Select>
          )}
        </div>
      }
    >
      {pairs.error === null ? null : <ErrorState message={errorMessage(pairs.error)} onRetry={pairs.retry} />}
      {count === 0 ? (
        <p className="px-5 py-8 text-center text-muted">No pair has been chosen yet.</p>
      ) : (
        <SparseTable
          label="Pairs"
          columns={columns}
          count={count}
          rowAt={(index) => pairs.rows.get(index)}
          onRange={pairs.onRange}
          target={target}
        />
      )}
    </Card>
  );
}

function GoToRow({ count, onGo }: { count: number; onGo: (index: number) => void }) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const row = Math.round(Number(typed));
  const isRow = typed.trim() !== "" && row >= 1 && row <= count;
  return (
    <form
      className="flex gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRow) onGo(row - 1);
      }}
    >
      <label htmlFor={id} className="sr-only">
        Go to row, 1 to {formatCount(count)}
      </label>
      <Input
        id={id}
        inputMode="numeric"
        placeholder="Row"
        className="w-24"
        value={typed}
        aria-invalid={typed !== "" && !isRow}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit" disabled={!isRow}>
        Go
      </Button>
    </form>
  );
}
