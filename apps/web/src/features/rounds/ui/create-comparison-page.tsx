"use client";

import { roundConfigSchema } from "@gshf/core/rounds/model";
import { paths } from "#paths.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { comparedArm } from "./comparison-fields.tsx";
import { RoundSetup } from "./round-setup.tsx";
import { useNewRound } from "./use-new-round.ts";

const config = roundConfigSchema.parse({
  comparison: {},
  arms: [comparedArm],
  hybrid: false,
  training: { algorithm: "none" },
});

/** Sets up a round that only compares policies. */
export function CreateComparisonPage({ slug }: { slug: string }) {
  const form = useNewRound({ slug, config });
  return (
    <>
      <PageHeader
        title="Compare policies"
        description="People choose between the answers of two policies without knowing which is which. Nothing is trained on their labels."
        crumbs={[{ label: "Evaluations", href: paths.evaluations(slug) }]}
      />
      <RoundSetup slug={slug} form={form}>
        <form.Submit>Create comparison</form.Submit>
      </RoundSetup>
    </>
  );
}
