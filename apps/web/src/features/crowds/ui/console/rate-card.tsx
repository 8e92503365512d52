"use client";

import type { PayRateView } from "@gshf/core/crowds";
import { setPayRateSchema } from "@gshf/core/crowds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, usePages } from "#trpc/pages.ts";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import { useToast } from "#ui/toast.tsx";
import { describeRate } from "./describe-rate.ts";
import { RateFields, rateValues } from "./rate-fields.tsx";

/** What people who came by invite link are paid from now on; studies have rates of their own. */
export function RateCard({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = usePages(trpc.crowds.payRates.infiniteQueryOptions({ slug }, byPages));
  return (
    <Card
      title="Project rate"
      description="For people who joined by invite link; studies have their own rates. A new rate applies from now on: earlier work keeps the rate it was done under."
    >
      <QueryView query={query}>
        {(rates) => <RateForm key={rates[0]?.id ?? "none"} slug={slug} rates={rates} />}
      </QueryView>
    </Card>
  );
}

function RateForm({ slug, rates }: { slug: string; rates: PayRateView[] }) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const save = useMutation(
    trpc.crowds.setPayRate.mutationOptions({
      onSuccess: async () => {
        toast("Rate saved. It applies from now on.", { tone: "ok" });
        await queryClient.invalidateQueries({ queryKey: trpc.crowds.payRates.pathKey() });
      },
    }),
  );
  const form = useVerbForm({
    schema: setPayRateSchema,
    defaultValues: { slug, studyId: null, ...rateValues(rates[0] ?? null) },
    mutation: save,
  });
  return (
    <Form form={form} className="space-y-4">
      <RateFields />
      <form.Submit variant="secondary">Save rate</form.Submit>
      {rates.length === 0 ? (
        <p className="text-sm text-muted">No rate is set, so nothing is owed for this project’s pairs.</p>
      ) : (
        <ul className="space-y-1 text-sm text-muted">
          {rates.map((rate) => (
            <li key={rate.id}>
              {describeRate(rate)}, since <Time at={rate.since} />
            </li>
          ))}
        </ul>
      )}
    </Form>
  );
}
