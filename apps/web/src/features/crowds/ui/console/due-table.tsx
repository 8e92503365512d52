"use client";

import type { PayDue } from "@gshf/core/crowds";
import { Wallet } from "lucide-react";
import { useState } from "react";
import { Button, buttonClass } from "#ui/button.tsx";
import { formatCount, formatDuration } from "#ui/format.ts";
import { Empty } from "#ui/states.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
import { formatMoney } from "../format-money.ts";
import { describeRate } from "./describe-rate.ts";
import { MarkPaid } from "./mark-paid.tsx";

export type DueRow = PayDue["rows"][number];

const keyOf = (row: DueRow) => `${row.memberId} ${row.rate.id}`;

/** Who is owed what, to tick and mark as paid. */
export function DueTable({
  slug,
  from,
  due,
  csvHref,
}: {
  slug: string;
  from: Date | null;
  due: PayDue;
  csvHref: string;
}) {
  const [unticked, setUnticked] = useState<ReadonlySet<string>>(new Set());
  const ticked = due.rows.filter((row) => !unticked.has(keyOf(row)));
  const toggle = (row: DueRow) => {
    const next = new Set(unticked);
    if (!next.delete(keyOf(row))) next.add(keyOf(row));
    setUnticked(next);
  };
  if (due.rows.length === 0) {
    return (
      <Empty icon={Wallet} title="Nothing is due">
        Nobody has unpaid labels in this period, or no rate held when they labeled.
      </Empty>
    );
  }
  return (
    <>
      <Table label="What people are owed">
        <thead>
          <tr>
            <Th>
              <span className="sr-only">Choose</span>
            </Th>
            <Th>Person</Th>
            <Th>Comes from</Th>
            <Th className="text-end">Labels</Th>
            <Th className="text-end">Time</Th>
            <Th>Rate</Th>
            <Th className="text-end">Amount</Th>
          </tr>
        </thead>
        <tbody>
          {due.rows.map((row) => (
            <tr key={keyOf(row)}>
              <Td>
                <input
                  type="checkbox"
                  aria-label={`Pay ${row.pseudonym}`}
                  className="size-4 accent-accent"
                  checked={!unticked.has(keyOf(row))}
                  onChange={() => toggle(row)}
                />
              </Td>
              <Td className="font-mono whitespace-nowrap">{row.pseudonym}</Td>
              <Td>
                <ComesFrom row={row} />
              </Td>
              <Td className="text-end">{formatCount(row.pairs)}</Td>
              <Td className="text-end whitespace-nowrap">{formatDuration(row.seconds)}</Td>
              <Td className="whitespace-nowrap text-muted">{describeRate(row.rate)}</Td>
              <Td className="text-end font-medium whitespace-nowrap tabular-nums">
                {formatMoney(row.amountMilli, row.rate.currency)}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <div className="flex flex-wrap items-center gap-3 p-4 sm:px-5">
        <MarkPaid slug={slug} from={from} until={due.until} rows={ticked} />
        <a href={csvHref} download className={buttonClass("secondary")}>
          CSV
        </a>
        {unticked.size === 0 ? null : (
          <Button variant="quiet" onClick={() => setUnticked(new Set())}>
            Choose all
          </Button>
        )}
      </div>
    </>
  );
}

function ComesFrom({ row }: { row: DueRow }) {
  if (row.payee === null) return <span className="text-muted">{row.studyName ?? "invite link"}</span>;
  return (
    <>
      <span>{row.studyName ?? row.payee.platformName}</span>{" "}
      <span className="font-mono text-[0.8125rem] text-muted">{row.payee.externalId}</span>
    </>
  );
}
