"use client";

import type { RoundView } from "@gshf/core/rounds";
import { newRoundSchema } from "@gshf/core/rounds/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { useVerbForm } from "#ui/form.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { RoundSetup } from "./round-setup.tsx";

/** Sets a draft up anew, in the form that made it. */
export function EditRoundPage({ slug, number }: { slug: string; number: number }) {
  const trpc = useTRPC();
  // What is being typed must not be replaced by what is polled.
  const round = useQuery(trpc.rounds.get.queryOptions({ slug, number }, { refetchOnWindowFocus: false }));
  return (
    <>
      <PageHeader
        title={`Edit round ${number}`}
        crumbs={[
          { label: "Rounds", href: paths.rounds(slug) },
          { label: `Round ${number}`, href: paths.round(slug, number) },
        ]}
      />
      <QueryView query={round}>
        {(view) =>
          view.state === "draft" ? (
            <EditForm slug={slug} round={view} />
          ) : (
            <Started slug={slug} round={view} />
          )
        }
      </QueryView>
    </>
  );
}

function EditForm({ slug, round }: { slug: string; round: RoundView }) {
  const { number, name, seed, config, experiment } = round;
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const update = useMutation(
    trpc.rounds.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.rounds.pathKey() });
        router.push(paths.round(slug, number));
      },
    }),
  );
  const form = useVerbForm({
    schema: newRoundSchema,
    defaultValues: { slug, experiment: experiment.slug, name, seed, config },
    mode: "onTouched",
    mutation: { mutateAsync: (values) => update.mutateAsync({ ...values, number }) },
  });
  return (
    <RoundSetup slug={slug} form={form}>
      <form.Submit>Save draft</form.Submit>
    </RoundSetup>
  );
}

function Started({ slug, round }: { slug: string; round: RoundView }) {
  return (
    <Card title={`Round ${round.number} is ${round.state}`}>
      <p className="text-muted">
        Only a draft can be edited: pairs and labels depend on the settings they were made with. Clone the
        round to change them in a new draft.
      </p>
      <ButtonLink href={paths.round(slug, round.number)} className="mt-4">
        Open round {round.number}
      </ButtonLink>
    </Card>
  );
}
