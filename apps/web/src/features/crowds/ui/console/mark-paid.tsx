"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Field, Input } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { useToast } from "#ui/toast.tsx";
import { formatMoney } from "../format-money.ts";
import type { DueRow } from "./due-table.tsx";

/** Records that people were paid; paying itself happens at the platform or the bank. */
export function MarkPaid({
  slug,
  from,
  until,
  rows,
}: {
  slug: string;
  from: Date | null;
  until: Date;
  rows: DueRow[];
}) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [reference, setReference] = useState("");
  // One per opened window: pressing again, or a lost answer, records it once.
  const [requestKey, setRequestKey] = useState("");
  const mark = useMutation(
    trpc.crowds.markPaid.mutationOptions({
      onSuccess: async ({ payments }) => {
        setIsOpen(false);
        toast(payments === 1 ? "1 payment is recorded." : `${payments} payments are recorded.`, {
          tone: "ok",
        });
        await queryClient.invalidateQueries({ queryKey: trpc.crowds.pathKey() });
      },
    }),
  );
  const change = (open: boolean) => {
    setIsOpen(open);
    if (!open) return;
    setRequestKey(crypto.randomUUID());
    setReference("");
    mark.reset();
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={change}
      title="Mark as paid"
      description="This records that you paid; it moves no money. It can’t be taken back, and no label in it is ever due again."
      trigger={
        <Button variant="primary" disabled={rows.length === 0}>
          Mark as paid
        </Button>
      }
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          const people = rows.map(({ memberId, rate, amountMilli }) => ({
            memberId,
            rateId: rate.id,
            amountMilli,
          }));
          mark.mutate({ slug, requestKey, from, until, reference, people });
        }}
      >
        <p>
          {rows.length === 1 ? "1 person" : `${rows.length} rows`}, in all{" "}
          <strong className="font-semibold">{totals(rows).join(" and ")}</strong>.
        </p>
        <Field label="Reference" optional hint="The platform’s bonus batch, a bank reference.">
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={reference}
              onChange={(event) => setReference(event.target.value)}
            />
          )}
        </Field>
        {mark.isError ? <FormProblem message={problemOf(mark.error).message} /> : null}
        <Button type="submit" variant="primary" busy={mark.isPending}>
          They are paid
        </Button>
      </form>
    </Dialog>
  );
}

function totals(rows: DueRow[]): string[] {
  const sums = new Map<string, bigint>();
  for (const { rate, amountMilli } of rows) {
    sums.set(rate.currency, (sums.get(rate.currency) ?? 0n) + amountMilli);
  }
  return [...sums].map(([currency, amountMilli]) => formatMoney(amountMilli, currency));
}
