"use client";

import type { Agreement, AgreementRow } from "@gshf/core/quality";
import { useQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
import { AgreementPlot } from "./agreement-plot.tsx";
import { showCoefficient } from "./show-coefficient.ts";

const coefficients = [
  { key: "raw", label: "Raw" },
  { key: "alphaNominal", label: "α nominal" },
  { key: "alphaOrdinal", label: "α ordinal" },
  { key: "fleiss", label: "Fleiss κ" },
  { key: "cohen", label: "Cohen κ" },
] as const satisfies { key: keyof Agreement; label: string }[];

/** How far people agree, by round and by arm. */
export function AgreementTab({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const agreement = useQuery(trpc.quality.agreement.queryOptions({ slug }));
  return (
    <QueryView query={agreement}>
      {(rows) =>
        rows.every((row) => row.agreement.units === 0) ? (
          <Empty icon={Scale} title="No pair has two labels">
            Agreement is measured on pairs that several people labeled. Ask for two or more labels per pair in
            a round’s set-up.
          </Empty>
        ) : (
          <div className="space-y-5">
            <Card
              title="Krippendorff’s α by round"
              description="1 is full agreement, 0 is chance. A tie lies between the two answers."
            >
              <AgreementPlot rows={rows} />
            </Card>
            <AgreementTable rows={rows.filter((row) => row.agreement.units > 0)} />
          </div>
        )
      }
    </QueryView>
  );
}

function AgreementTable({ rows }: { rows: readonly AgreementRow[] }) {
  return (
    <Card title="Every coefficient" padded={false}>
      <Table label="Agreement">
        <thead>
          <tr>
            <Th>Round</Th>
            <Th>Arm</Th>
            <Th className="text-end">Pairs</Th>
            <Th className="text-end">People</Th>
            {coefficients.map(({ key, label }) => (
              <Th key={key}>{label}</Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ round, arm, agreement }) => (
            <tr key={`${round} ${arm ?? ""}`}>
              <Td>{round}</Td>
              <Td className={arm === null ? "" : "font-mono"}>{arm ?? "all"}</Td>
              <Td className="text-end">{formatCount(agreement.units)}</Td>
              <Td className="text-end">{formatCount(agreement.raters)}</Td>
              {coefficients.map(({ key }) => (
                <Td key={key} className="whitespace-nowrap">
                  {showCoefficient(agreement[key])}
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="px-4 py-3 text-[0.8125rem] text-muted sm:px-5">
        In brackets the middle 95 % of 400 bootstrap resamples of the pairs (down to 100 on large rounds).
        Only pairs with two or more labels count. Cohen’s κ is the mean over couples with five pairs or more
        in common.
      </p>
    </Card>
  );
}
