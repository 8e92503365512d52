"use client";

import { useQuery } from "@tanstack/react-query";
import { BookOpenCheck } from "lucide-react";
import Link from "next/link";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Table, Td, Th } from "#ui/table.tsx";

/** Pairs on which the reliable people disagree. */
export function FaultsTab({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const faults = useQuery(trpc.quality.faults.queryOptions({ slug }));
  return (
    <QueryView query={faults}>
      {(list) =>
        list.length === 0 ? (
          <Empty icon={BookOpenCheck} title="Reliable annotators agree">
            Pairs on which reliable annotators disagree appear here once a round is frozen: the guidelines
            probably leave something open there.
          </Empty>
        ) : (
          <Card
            title="Where the best annotators disagree"
            description="The guidelines probably leave something open here. Read a few, then publish a clearer version."
            padded={false}
          >
            <Table label="Guideline faults">
              <thead>
                <tr>
                  <Th>Prompt</Th>
                  <Th>Round</Th>
                  <Th>For A</Th>
                  <Th>For B</Th>
                  <Th>Decided</Th>
                </tr>
              </thead>
              <tbody>
                {list.map((fault) => (
                  <tr key={fault.pairId}>
                    <Td className="max-w-96 min-w-48">
                      <Link
                        href={paths.pair(slug, fault.round, fault.pairId)}
                        className="link line-clamp-2 break-words"
                      >
                        {fault.excerpt === "" ? fault.pairId : fault.excerpt}
                      </Link>
                    </Td>
                    <Td>{fault.round}</Td>
                    <Td>
                      <Names of={fault.forFirst} />
                    </Td>
                    <Td>
                      <Names of={fault.forSecond} />
                    </Td>
                    <Td>{fault.isAdjudicated ? <Badge tone="ok">decided</Badge> : <Badge>open</Badge>}</Td>
                  </tr>
                ))}
              </tbody>
            </Table>
          </Card>
        )
      }
    </QueryView>
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
