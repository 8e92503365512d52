"use client";

import { useQuery } from "@tanstack/react-query";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { buttonClass } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount, formatDuration } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { formatMoney } from "../format-money.ts";

/** What was marked as paid. */
export function PaymentsCard({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.crowds.payments.queryOptions({ slug }));
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
      <QueryView query={query}>
        {(payments) =>
          payments.length === 0 ? (
            <p className="px-5 pb-5 text-muted">Nothing was marked as paid yet.</p>
          ) : (
            <Table label="Payments">
              <thead>
                <tr>
                  <Th>When</Th>
                  <Th>Person</Th>
                  <Th className="text-end">Labels</Th>
                  <Th className="text-end">Time</Th>
                  <Th className="text-end">Amount</Th>
                  <Th>Reference</Th>
                </tr>
              </thead>
              <tbody>
                {payments.map((payment) => (
                  <tr key={payment.id}>
                    <Td className="whitespace-nowrap text-muted">
                      <Time at={payment.paidAt} />
                    </Td>
                    <Td className="font-mono whitespace-nowrap">{payment.pseudonym}</Td>
                    <Td className="text-end">{formatCount(payment.pairs)}</Td>
                    <Td className="text-end whitespace-nowrap">{formatDuration(payment.seconds)}</Td>
                    <Td className="text-end font-medium whitespace-nowrap tabular-nums">
                      {formatMoney(payment.amountMilli, payment.currency)}
                    </Td>
                    <Td className="break-words text-muted">{payment.reference}</Td>
                  </tr>
                ))}
              </tbody>
            </Table>
          )
        }
      </QueryView>
    </Card>
  );
}
