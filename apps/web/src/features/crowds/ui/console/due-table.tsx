"use client";

import type { PayDue } from "@gshf/core/crowds";
import { Wallet } from "lucide-react";
import { useMemo, useState } from "react";
import { Button, buttonClass } from "#ui/button.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { Empty } from "#ui/states.tsx";
import { formatMoney } from "../format-money.ts";
import { describeRate } from "./describe-rate.ts";
import { MarkPaid } from "./mark-paid.tsx";
import { labelsColumn, personColumn, timeColumn } from "./work-columns.ts";

type DueRow = PayDue["rows"][number];

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
  const columns = useMemo(() => {
    const toggle = (row: DueRow) => {
      const next = new Set(unticked);
      if (!next.delete(keyOf(row))) next.add(keyOf(row));
      setUnticked(next);
    };
    return columnsOf(unticked, toggle);
  }, [unticked]);
  if (due.rows.length === 0) {
    return (
      <Empty icon={Wallet} title="Nothing is due">
        Nobody has unpaid labels in this period, or no rate was set when they labeled.
      </Empty>
    );
  }
  return (
    <>
      <DataTable
        label="Amounts due"
        name="due"
        columns={columns}
        rows={due.rows}
        keyOf={keyOf}
        // Who is filtered away would still be paid.
        tools="sort"
      />
      <div className="flex flex-wrap items-center gap-3 card-inset-x py-4">
        <MarkPaid slug={slug} from={from} until={due.until} rows={ticked} />
        <a href={csvHref} download className={buttonClass("secondary")}>
          CSV
        </a>
        {unticked.size === 0 ? null : (
          <Button variant="quiet" onClick={() => setUnticked(new Set())}>
            Select all
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

function columnsOf(unticked: ReadonlySet<string>, onToggle: (row: DueRow) => void): Column<DueRow>[] {
  return [
    {
      id: "choose",
      header: "Select",
      isUnnamed: true,
      cell: (row) => (
        <input
          type="checkbox"
          aria-label={`Pay ${row.pseudonym}`}
          className="size-4 accent-accent"
          checked={!unticked.has(keyOf(row))}
          onChange={() => onToggle(row)}
        />
      ),
    },
    personColumn,
    {
      id: "from",
      header: "Source",
      value: ({ studyName, payee }) => studyName ?? payee?.platformName ?? "invite link",
      cell: (row) => <ComesFrom row={row} />,
    },
    labelsColumn,
    timeColumn,
    {
      id: "rate",
      header: "Rate",
      value: ({ rate }) => describeRate(rate),
      className: "whitespace-nowrap text-muted",
    },
    {
      id: "amount",
      header: "Amount",
      value: ({ amountMilli }) => amountMilli,
      cell: ({ amountMilli, rate }) => formatMoney(amountMilli, rate.currency),
      align: "end",
      className: "font-medium whitespace-nowrap tabular-nums",
    },
  ];
}
