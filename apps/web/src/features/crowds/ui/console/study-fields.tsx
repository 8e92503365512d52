"use client";

import type { createStudySchema, Platform, updateStudySchema } from "@gshf/core/crowds/model";
import type { z } from "zod";
import type { VerbForm } from "#ui/form.tsx";
import { RateFields } from "./rate-fields.tsx";

type StudyForm = VerbForm<z.input<typeof createStudySchema>> | VerbForm<z.input<typeof updateStudySchema>>;

/** What a study is made of, apart from its platform. */
export function StudyFields({ form, platform }: { form: StudyForm; platform: Platform }) {
  const linkHint =
    platform === "prolific"
      ? "Leave empty to use the platform’s usual link for the code."
      : "Copy the redirect URL that CloudResearch shows for your project.";
  return (
    <>
      <form.TextField name="name" label="Name" />
      <div className="grid gap-4 sm:grid-cols-2">
        <form.NumberField
          name="pairsPerSession"
          label="Pairs per session"
          hint="Everyone keeps the number they started with; a change applies to new participants."
        />
        <form.NumberField
          name="participantsMax"
          label="Places"
          optional
          empty="null"
          hint="How many people may take part."
        />
        <form.TextField
          name="completionCode"
          label="Completion code"
          hint="The platform provides it."
          className="font-mono"
        />
        <form.TextField
          name="completionUrl"
          label="Completion link"
          optional
          empty="null"
          type="url"
          hint={linkHint}
        />
        <form.TextField
          name="screenOutCode"
          label="Screen-out code"
          optional
          empty="null"
          hint="For people who don’t pass the qualification test."
          className="font-mono"
        />
        <form.TextField
          name="screenOutUrl"
          label="Screen-out link"
          optional
          empty="null"
          type="url"
          hint={linkHint}
        />
      </div>
      <RateFields at="pay." />
    </>
  );
}
