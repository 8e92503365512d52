"use client";

import type { StudyView } from "@gshf/core/crowds";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FormProvider, useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { rateInput, rateValues } from "./rate-fields.tsx";
import { StudyFields, type StudyValues, studyInput } from "./study-fields.tsx";

type Values = StudyValues & { isClosed: boolean };

export function EditStudy({ slug, study, onDone }: { slug: string; study: StudyView; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm<Values>({
    defaultValues: {
      name: study.name,
      pairsPerSession: study.pairsPerSession,
      completionCode: study.completionCode,
      completionUrl: study.completionUrl ?? "",
      screenOutCode: study.screenOutCode ?? "",
      screenOutUrl: study.screenOutUrl ?? "",
      participantsMax: study.participantsMax === null ? "" : String(study.participantsMax),
      isClosed: study.closedAt !== null,
      ...rateValues(study.pay),
    },
  });
  const update = useMutation(
    trpc.crowds.updateStudy.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.crowds.studies.queryKey({ slug }) });
        onDone();
      },
    }),
  );
  return (
    <FormProvider {...form}>
      <form
        noValidate
        className="space-y-4"
        onSubmit={form.handleSubmit(({ isClosed, ...values }) =>
          update.mutate({
            slug,
            studyId: study.id,
            isClosed,
            ...studyInput(values),
            pay: rateInput(values),
          }),
        )}
      >
        <StudyFields platform={study.platform} />
        <Checkbox
          label="Closed"
          hint="Takes nobody new; who is in may finish."
          {...form.register("isClosed")}
        />
        {update.isError ? <FormProblem message={problemOf(update.error).message} /> : null}
        <Button type="submit" variant="primary" busy={update.isPending}>
          Save
        </Button>
      </form>
    </FormProvider>
  );
}
