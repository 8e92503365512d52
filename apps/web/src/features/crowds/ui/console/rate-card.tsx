"use client";

import type { PayRateView } from "@gshf/core/crowds";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FormProvider, useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import { useToast } from "#ui/toast.tsx";
import { describeRate } from "./describe-rate.ts";
import { RateFields, type RateValues, rateInput, rateValues } from "./rate-fields.tsx";

/** What people who came by invite link are paid from now on; studies have rates of their own. */
export function RateCard({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.crowds.payRates.queryOptions({ slug }));
  return (
    <Card
      title="The project’s rate"
      description="For people who came by an invite link; studies have their own. A new rate holds from now on: work done before keeps its own."
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
  const form = useForm<RateValues>({ defaultValues: rateValues(rates[0] ?? null) });
  const save = useMutation(
    trpc.crowds.setPayRate.mutationOptions({
      onSuccess: async () => {
        toast("The rate holds from now on.", { tone: "ok" });
        await queryClient.invalidateQueries({ queryKey: trpc.crowds.payRates.queryKey({ slug }) });
      },
    }),
  );
  return (
    <FormProvider {...form}>
      <form
        noValidate
        className="space-y-4"
        onSubmit={form.handleSubmit((values) => save.mutate({ slug, studyId: null, ...rateInput(values) }))}
      >
        <RateFields />
        {save.isError ? <FormProblem message={problemOf(save.error).message} /> : null}
        <Button type="submit" busy={save.isPending}>
          Set the rate
        </Button>
        {rates.length === 0 ? (
          <p className="text-sm text-muted">No rate is set: nobody is owed anything by the project.</p>
        ) : (
          <ul className="space-y-1 text-sm text-muted">
            {rates.map((rate) => (
              <li key={rate.id}>
                {describeRate(rate)}, since <Time at={rate.since} />
              </li>
            ))}
          </ul>
        )}
      </form>
    </FormProvider>
  );
}
