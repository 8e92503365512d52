"use client";

import { createStudySchema, platformNames } from "@gshf/core/crowds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { newRate } from "./rate-fields.tsx";
import { StudyFields } from "./study-fields.tsx";

export function CreateStudy({ slug, onDone }: { slug: string; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  // One per form, so that a double click makes one study.
  const [requestKey] = useState(() => crypto.randomUUID());
  const create = useMutation(
    trpc.crowds.createStudy.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.crowds.studies.pathKey() });
        onDone();
      },
    }),
  );
  const form = useVerbForm({
    schema: createStudySchema,
    defaultValues: {
      slug,
      requestKey,
      platform: "prolific",
      name: "",
      pairsPerSession: 50,
      completionCode: "",
      completionUrl: null,
      screenOutCode: null,
      screenOutUrl: null,
      participantsMax: null,
      pay: newRate,
    },
    mutation: create,
  });
  return (
    <Form form={form} className="space-y-4">
      <form.SelectField name="platform" label="Platform" options={platformNames} />
      <StudyFields form={form} platform={form.watch("platform")} />
      <form.Submit>Create study</form.Submit>
    </Form>
  );
}
