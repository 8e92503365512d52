"use client";

import type { Agreement, AgreementRow } from "@gshf/core/quality";
import { Scale } from "lucide-react";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { formatCount } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { AgreementPlot } from "./agreement-plot.tsx";
import { AsOf, UntilComputed } from "./as-of.tsx";
import { showCoefficient } from "./show-coefficient.ts";

const coefficients = [
  { key: "raw", label: "Raw", explanation: "How often two people say the same of a pair." },
  {
    key: "alphaNominal",
    label: "α nominal",
    explanation: "Krippendorff’s α with every disagreement counted alike.",
  },
  {
    key: "alphaOrdinal",
    label: "α ordinal",
    explanation: "Krippendorff’s α with a tie halfway between the two answers.",
  },
  {
    key: "fleiss",
    label: "Fleiss κ",
    explanation: "Agreement beyond chance, with chance taken from everybody’s answers together.",
  },
  {
    key: "cohen",
    label: "Cohen κ",
    explanation: "Agreement beyond chance between two people, averaged over all such pairs of people.",
  },
] as const satisfies { key: keyof Agreement; label: string; explanation: string }[];

/** How far people agree, by round and by arm. */
export function AgreementTab({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const agreement = useWhole(trpc.quality.agreement.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  return (
    <>
      <AsOf slug={slug} />
      <QueryView query={agreement}>
        {(rows) =>
          rows.every((row) => row.agreement.units === 0) ? (
            <Empty icon={Scale} title="No pair has two labels">
              <UntilComputed slug={slug}>
                Agreement is measured on pairs labeled by several people. Set two or more labels per pair when
                you create a round.
              </UntilComputed>
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
    </>
  );
}

function AgreementTable({ rows }: { rows: readonly AgreementRow[] }) {
  return (
    <Card title="Every coefficient" padded={false}>
      <DataTable
        label="Agreement"
        name="agreement"
        columns={columns}
        rows={rows}
        keyOf={({ round, arm }) => `${round} ${arm ?? ""}`}
      />
      <p className="card-inset-x py-3 text-[0.8125rem] text-muted">
        Brackets: 95 % intervals over pairs, by 1,000 bootstrap resamples; for Cohen’s κ by the jackknife.
        Only pairs with two or more labels count. Cohen’s κ is the mean over pairs of people with at least
        five pairs in common.
      </p>
    </Card>
  );
}

const columns: Column<AgreementRow>[] = [
  { id: "round", header: "Round", value: ({ round }) => round },
  {
    id: "arm",
    header: "Arm",
    value: ({ arm }) => arm ?? "all",
    cell: ({ arm }) => (arm === null ? "all" : <span className="font-mono">{arm}</span>),
    hasChoices: true,
  },
  {
    id: "pairs",
    header: "Pairs",
    value: ({ agreement }) => agreement.units,
    cell: ({ agreement }) => formatCount(agreement.units),
    align: "end",
  },
  {
    id: "people",
    header: "People",
    value: ({ agreement }) => agreement.raters,
    cell: ({ agreement }) => formatCount(agreement.raters),
    align: "end",
  },
  ...coefficients.map(
    ({ key, label, explanation }): Column<AgreementRow> => ({
      id: key,
      header: label,
      explanation,
      value: ({ agreement }) => agreement[key]?.value ?? null,
      csv: ({ agreement }) => showCoefficient(agreement[key]),
      cell: ({ agreement }) => showCoefficient(agreement[key]),
      className: "whitespace-nowrap",
    }),
  ),
];
