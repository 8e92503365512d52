"use client";

import type { PayDue } from "@gshf/core/crowds";
import { markPaidSchema } from "@gshf/core/crowds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { useToast } from "#ui/toast.tsx";
import { formatMoney } from "../format-money.ts";

type Due = { slug: string; from: Date | null; until: Date; rows: PayDue["rows"] };

/** Records that people were paid; paying itself happens at the platform or the bank. */
export function MarkPaid({ slug, from, until, rows }: Due) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setIsOpen}
      title="Mark as paid"
      description="This records that you have paid; it doesn’t move any money. It can’t be undone, and these labels will never be due again."
      trigger={
        <Button variant="primary" disabled={rows.length === 0}>
          Mark as paid
        </Button>
      }
    >
      <PaidForm slug={slug} from={from} until={until} rows={rows} onDone={() => setIsOpen(false)} />
    </Dialog>
  );
}

const enteredSchema = markPaidSchema.pick({ reference: true });

/** The reference is entered; what is paid is what the table shows at the moment of sending. */
function PaidForm({ slug, from, until, rows, onDone }: Due & { onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  // One per opened window: pressing again, or a lost answer, records it once.
  const [requestKey] = useState(() => crypto.randomUUID());
  const mark = useMutation(
    trpc.crowds.markPaid.mutationOptions({
      onSuccess: async ({ payments }) => {
        onDone();
        toast(payments === 1 ? "1 payment recorded." : `${payments} payments recorded.`, { tone: "ok" });
        await queryClient.invalidateQueries({ queryKey: trpc.crowds.pathKey() });
      },
    }),
  );
  const people = rows.map(({ memberId, rate, amountMilli }) => {
    return { memberId, rateId: rate.id, amountMilli };
  });
  const form = useVerbForm({
    schema: enteredSchema,
    defaultValues: { reference: "" },
    mutation: {
      mutateAsync: ({ reference }) => mark.mutateAsync({ slug, requestKey, from, until, reference, people }),
    },
  });
  return (
    <Form form={form} className="space-y-4">
      <p>
        {rows.length === 1 ? "1 row" : `${rows.length} rows`},{" "}
        <strong className="font-semibold">{totals(rows).join(" and ")}</strong> in total.
      </p>
      <form.TextField
        name="reference"
        label="Reference"
        optional
        hint="For example the platform’s bonus batch, or a bank reference."
      />
      <form.Submit>Record as paid</form.Submit>
    </Form>
  );
}

function totals(rows: PayDue["rows"]): string[] {
  const sums = new Map<string, bigint>();
  for (const { rate, amountMilli } of rows) {
    sums.set(rate.currency, (sums.get(rate.currency) ?? 0n) + amountMilli);
  }
  return [...sums].map(([currency, amountMilli]) => formatMoney(amountMilli, currency));
}
