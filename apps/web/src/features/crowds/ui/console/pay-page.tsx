"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { Field, Input } from "#ui/field.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { DueTable } from "./due-table.tsx";
import { PaymentsCard } from "./payments-card.tsx";
import { RateCard } from "./rate-card.tsx";

/** What people are owed and what they were paid. */
export function PayPage({ slug }: { slug: string }) {
  return (
    <>
      <PageHeader
        title="Pay"
        description="Each pair is paid once, at the rate in force when it was first labeled. Late labels are paid, withdrawn ones are not."
      />
      <div className="grid items-start gap-5 xl:grid-cols-[1fr_24rem]">
        <div className="min-w-0 space-y-5">
          <DueCard slug={slug} />
          <PaymentsCard slug={slug} />
        </div>
        <RateCard slug={slug} />
      </div>
    </>
  );
}

/** A day's beginning, here where the person is. */
function startOf(day: string): Date | null {
  const date = new Date(`${day}T00:00:00`);
  return day === "" || Number.isNaN(date.getTime()) ? null : date;
}

function DueCard({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const start = startOf(from);
  // The last day counts whole.
  const lastDay = startOf(to);
  const end = lastDay === null ? null : new Date(lastDay.getTime() + 86_400_000);
  const until = end === null || end.getTime() > Date.now() ? null : end;
  const query = useQuery(trpc.crowds.payDue.queryOptions({ slug, from: start, until }));
  const csv: Record<string, string> = { kind: "due" };
  if (start !== null) csv.from = start.toISOString();
  if (until !== null) csv.until = until.toISOString();
  return (
    <Card
      title="Due"
      description="Owners and researchers are not paid here."
      padded={false}
      actions={
        <div className="flex flex-wrap gap-2">
          <Field label="From" className="w-38">
            {(control) => (
              <Input
                {...control}
                type="date"
                value={from}
                onChange={(event) => setFrom(event.target.value)}
              />
            )}
          </Field>
          <Field label="To" className="w-38">
            {(control) => (
              <Input {...control} type="date" value={to} onChange={(event) => setTo(event.target.value)} />
            )}
          </Field>
        </div>
      }
    >
      <QueryView query={query}>
        {(due) => (
          <DueTable
            // Another period, another table: nothing stays ticked that is not on screen.
            key={`${from} ${to} ${due.rows.length}`}
            slug={slug}
            from={start}
            due={due}
            csvHref={paths.api.payCsv(slug, csv)}
          />
        )}
      </QueryView>
    </Card>
  );
}
