"use client";

import { useQuery } from "@tanstack/react-query";
import { BookOpenCheck } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { paths } from "#paths.ts";
import { type ApiOutputs, useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { AsOf } from "./as-of.tsx";

/** Pairs on which the reliable people disagree. */
export function FaultsTab({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const faults = useQuery(trpc.quality.faults.queryOptions({ slug }));
  const columns = useMemo(() => columnsOf(slug), [slug]);
  return (
    <>
      <AsOf slug={slug} />
      <QueryView query={faults}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={BookOpenCheck} title="Reliable annotators agree">
              Pairs on which reliable annotators disagree appear here once a round is frozen: the guidelines
              probably leave something open there.
            </Empty>
          ) : (
            <Card
              title="Where reliable labelers disagree"
              description="The guidelines probably leave something open here. Read a few, then publish a clearer version."
              padded={false}
            >
              <DataTable
                label="Guideline faults"
                name="faults"
                columns={columns}
                rows={list}
                keyOf={({ pairId }) => pairId}
              />
            </Card>
          )
        }
      </QueryView>
    </>
  );
}

function Names({ of }: { of: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-x-2 font-mono text-[0.8125rem]">
      {of.map((name) => (
        <span key={name} className="whitespace-nowrap">
          {name}
        </span>
      ))}
    </span>
  );
}

function columnsOf(slug: string): Column<ApiOutputs["quality"]["faults"][number]>[] {
  return [
    {
      id: "prompt",
      header: "Prompt",
      value: ({ excerpt, pairId }) => (excerpt === "" ? pairId : excerpt),
      cell: ({ excerpt, pairId, round }) => (
        <Link href={paths.pair(slug, round, pairId)} className="link line-clamp-2 break-words">
          {excerpt === "" ? pairId : excerpt}
        </Link>
      ),
      className: "max-w-96 min-w-48",
    },
    { id: "round", header: "Round", value: ({ round }) => round },
    {
      id: "for-a",
      header: "For A",
      value: ({ forFirst }) => forFirst.join(", "),
      cell: ({ forFirst }) => <Names of={forFirst} />,
    },
    {
      id: "for-b",
      header: "For B",
      value: ({ forSecond }) => forSecond.join(", "),
      cell: ({ forSecond }) => <Names of={forSecond} />,
    },
    {
      id: "decided",
      header: "Decided",
      value: ({ isAdjudicated }) => (isAdjudicated ? "decided" : "open"),
      cell: ({ isAdjudicated }) => (isAdjudicated ? <Badge tone="ok">decided</Badge> : <Badge>open</Badge>),
      hasChoices: true,
    },
  ];
}
