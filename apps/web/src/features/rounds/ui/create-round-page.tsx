"use client";

import { newRoundSchema } from "@gshf/core/rounds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { ArmsField } from "./arms-field.tsx";
import { CollectFields, FitFields, LoopFields } from "./config-fields.tsx";
import { defaultConfig } from "./round-form.ts";
import { RoundPreview } from "./round-preview.tsx";

/** Sets a round up: what is sampled, how pairs are chosen, what happens afterwards. */
export function CreateRoundPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useVerbForm({
    schema: newRoundSchema,
    defaultValues: { slug, name: "", seed: null, config: defaultConfig },
    mode: "onTouched",
    mutation: useMutation(
      trpc.rounds.create.mutationOptions({
        onSuccess: async ({ number }) => {
          await queryClient.invalidateQueries({ queryKey: trpc.rounds.list.queryKey({ slug }) });
          router.push(paths.round(slug, number));
        },
      }),
    ),
  });
  return (
    <>
      <PageHeader title="New round" crumbs={[{ label: "Rounds", href: paths.rounds(slug) }]} />
      <Form form={form} className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
        <div className="min-w-0 space-y-5">
          <Card
            title="Choice of pairs"
            description="Several arms run side by side; a random one is the control."
          >
            <ArmsField form={form} />
          </Card>
          <Card title="Size" description="Answers are sampled for m prompts, and each pair gets k labels.">
            <CollectFields form={form} />
          </Card>
          <Card title="Reward and uncertainty">
            <FitFields form={form} />
          </Card>
          <Card title="Afterwards">
            <LoopFields form={form} />
          </Card>
          <Card title="Name and seed">
            <div className="grid gap-4 sm:grid-cols-2">
              <form.TextField name="name" label="Name" optional />
              <form.NumberField
                name="seed"
                label="Seed"
                step="1"
                optional
                empty="null"
                placeholder="random"
                hint="The same seed and inputs give the same dataset, byte for byte."
              />
            </div>
          </Card>
        </div>
        <div className="min-w-0 space-y-4 lg:sticky lg:top-4">
          <RoundPreview slug={slug} form={form} />
          <div className="grid gap-4">
            <form.Submit>Create round</form.Submit>
          </div>
          <p className="text-center text-[0.8125rem] text-muted">Nothing is sampled until you start it.</p>
        </div>
      </Form>
    </>
  );
}
