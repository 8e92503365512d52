"use client";

import type { PaymentView } from "@gshf/core/crowds";
import { useInfiniteQuery } from "@tanstack/react-query";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { buttonClass } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { formatMoney } from "../format-money.ts";
import { labelsColumn, personColumn, timeColumn } from "./work-columns.ts";

/** What was marked as paid. */
export function PaymentsCard({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.crowds.payments.infiniteQueryOptions(
      { slug },
      { getNextPageParam: ({ next }) => next ?? undefined },
    ),
  );
  return (
    <Card
      title="Paid"
      padded={false}
      actions={
        <a
          href={paths.api.payCsv(slug, { kind: "paid" })}
          download
          className={buttonClass("secondary", "sm")}
        >
          CSV
        </a>
      }
    >
      <QueryView query={query} skeleton={<TableSkeleton />}>
        {({ pages }) =>
          pages[0]?.payments.length === 0 ? (
            <p className="card-inset-x pb-5 text-muted">No payments recorded yet.</p>
          ) : (
            <DataTable
              label="Payments"
              columns={columns}
              rows={pages.flatMap(({ payments }) => payments)}
              keyOf={({ id }) => id}
              tools="none"
            />
          )
        }
      </QueryView>
    </Card>
  );
}

const columns: Column<PaymentView>[] = [
  { id: "when", header: "When", value: ({ paidAt }) => paidAt, className: "whitespace-nowrap text-muted" },
  personColumn,
  labelsColumn,
  timeColumn,
  {
    id: "amount",
    header: "Amount",
    value: ({ amountMilli }) => amountMilli,
    cell: ({ amountMilli, currency }) => formatMoney(amountMilli, currency),
    align: "end",
    className: "font-medium whitespace-nowrap tabular-nums",
  },
  {
    id: "reference",
    header: "Reference",
    value: ({ reference }) => reference,
    cell: ({ reference }) => reference,
    className: "break-words text-muted",
  },
];
