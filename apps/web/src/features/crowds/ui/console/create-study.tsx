"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Field, Select } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { defaultRate, rateInput } from "./rate-fields.tsx";
import { type Platform, StudyFields, type StudyValues, studyInput } from "./study-fields.tsx";

export function CreateStudy({ slug, onDone }: { slug: string; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  // One per form, so that a double click makes one study.
  const [requestKey] = useState(() => crypto.randomUUID());
  const [platform, setPlatform] = useState<Platform>("prolific");
  const form = useForm<StudyValues>({
    defaultValues: {
      name: "",
      pairsPerSession: 50,
      completionCode: "",
      completionUrl: "",
      screenOutCode: "",
      screenOutUrl: "",
      participantsMax: "",
      ...defaultRate,
    },
  });
  const create = useMutation(
    trpc.crowds.createStudy.mutationOptions({
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
        onSubmit={form.handleSubmit((values) =>
          create.mutate({ slug, platform, requestKey, ...studyInput(values), pay: rateInput(values) }),
        )}
      >
        <Field label="Platform">
          {(control) => (
            <Select
              {...control}
              value={platform}
              onChange={(event) =>
                setPlatform(event.target.value === "cloudresearch" ? "cloudresearch" : "prolific")
              }
            >
              <option value="prolific">Prolific</option>
              <option value="cloudresearch">CloudResearch</option>
            </Select>
          )}
        </Field>
        <StudyFields platform={platform} />
        {create.isError ? <FormProblem message={problemOf(create.error).message} /> : null}
        <Button type="submit" variant="primary" busy={create.isPending}>
          Make study
        </Button>
      </form>
    </FormProvider>
  );
}
