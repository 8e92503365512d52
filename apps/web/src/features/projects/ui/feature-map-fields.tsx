import {
  featureDimensionMax,
  featureMapLabels,
  featureMapNotes,
  type featureMapSchema,
} from "@gshf/core/policies/model";
import type { z } from "zod";
import type { VerbForm } from "#ui/form.tsx";
import { formatCount } from "#ui/format.ts";

type FeatureMapForm = VerbForm<z.input<typeof featureMapSchema>>;

/** Where the embedder is, how much of a text it reads, and what of prompt and answer becomes features. */
export function FeatureMapFields({ form }: { form: FeatureMapForm }) {
  return (
    <>
      <form.TextField
        name="baseUrl"
        label="Base URL"
        type="url"
        placeholder="https://embeddings.example.org/v1"
        hint="Base URL of an OpenAI-compatible server. Requests go to its /embeddings."
      />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <form.TextField name="model" label="Model" className="font-mono" />
        <form.NumberField
          name="windowTokens"
          label="Tokens it reads"
          step="1"
          optional
          empty="null"
          placeholder="texts are sent whole"
          hint="Longer texts are embedded in overlapping windows, then averaged. The demo’s use-512 reads 128 tokens, about 90 words, and drops the rest."
        />
      </div>
      <form.SelectField
        name="features"
        label="Features"
        options={featureMapLabels}
        hint={`${featureMapNotes[form.watch("features") ?? "answer"]} At most ${formatCount(featureDimensionMax)} dimensions. Rounds that have started keep theirs.`}
      />
    </>
  );
}
