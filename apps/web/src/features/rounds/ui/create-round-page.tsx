"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { FormProvider, useForm } from "react-hook-form";
import { paths } from "#paths.ts";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Field, Input } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { ArmsField } from "./arms-field.tsx";
import { CollectFields, FitFields, LoopFields } from "./config-fields.tsx";
import { NumberField } from "./number-field.tsx";
import { configOf, defaultRoundForm, type RoundForm, roundFormSchema } from "./round-form.ts";
import { RoundPreview } from "./round-preview.tsx";

/** Sets a round up: what is sampled, how pairs are chosen, what happens afterwards. */
export function CreateRoundPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useForm<RoundForm>({
    resolver: zodResolver(roundFormSchema),
    defaultValues: defaultRoundForm(),
    mode: "onTouched",
  });
  const create = useMutation(
    trpc.rounds.create.mutationOptions({
      onSuccess: async ({ number }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.rounds.list.queryKey({ slug }) });
        router.push(paths.round(slug, number));
      },
    }),
  );
  const submit = form.handleSubmit((values) =>
    create.mutate({
      slug,
      name: values.name,
      config: configOf(values),
      ...(values.seed === null ? {} : { seed: values.seed }),
    }),
  );
  return (
    <FormProvider {...form}>
      <PageHeader title="New round" crumbs={[{ label: "Rounds", href: paths.rounds(slug) }]} />
      <form onSubmit={submit} noValidate className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
        <div className="min-w-0 space-y-5">
          <Card title="Which pairs" description="Several arms run side by side; a random one is the control.">
            <ArmsField />
          </Card>
          <Card
            title="How much"
            description="Answers are sampled for m prompts, and each pair is judged k times."
          >
            <CollectFields />
          </Card>
          <Card title="Reward and uncertainty">
            <FitFields />
          </Card>
          <Card title="Afterwards">
            <LoopFields />
          </Card>
          <Card title="Name and seed">
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="Name" optional error={form.formState.errors.name?.message}>
                {(control) => <Input {...control} {...form.register("name")} />}
              </Field>
              <NumberField
                name="seed"
                label="Seed"
                step="1"
                isOptional
                placeholder="drawn for you"
                hint="The same seed and inputs give the same dataset, byte for byte."
              />
            </div>
          </Card>
        </div>
        <div className="min-w-0 space-y-4 lg:sticky lg:top-4">
          <RoundPreview slug={slug} />
          {create.isError ? <FormProblem message={problemOf(create.error).message} /> : null}
          <Button type="submit" variant="primary" size="lg" className="w-full" busy={create.isPending}>
            Create round
          </Button>
          <p className="text-center text-[0.8125rem] text-muted">Nothing is sampled until you start it.</p>
        </div>
      </form>
    </FormProvider>
  );
}
