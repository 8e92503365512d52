"use client";

import type { StudyView } from "@gshf/core/crowds";
import { updateStudySchema } from "@gshf/core/crowds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { rateValues } from "./rate-fields.tsx";
import { StudyFields } from "./study-fields.tsx";

export function EditStudy({ slug, study, onDone }: { slug: string; study: StudyView; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(
    trpc.crowds.updateStudy.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.crowds.studies.pathKey() });
        onDone();
      },
    }),
  );
  const form = useVerbForm({
    schema: updateStudySchema,
    defaultValues: {
      slug,
      studyId: study.id,
      name: study.name,
      pairsPerSession: study.pairsPerSession,
      completionCode: study.completionCode,
      completionUrl: study.completionUrl,
      screenOutCode: study.screenOutCode,
      screenOutUrl: study.screenOutUrl,
      participantsMax: study.participantsMax,
      isClosed: study.closedAt !== null,
      pay: rateValues(study.pay),
    },
    mutation: update,
  });
  return (
    <Form form={form} className="space-y-4">
      <StudyFields form={form} platform={study.platform} />
      <form.CheckboxField
        name="isClosed"
        label="Closed"
        hint="Accepts no new participants; people who have started can finish."
      />
      <form.Submit>Save</form.Submit>
    </Form>
  );
}
