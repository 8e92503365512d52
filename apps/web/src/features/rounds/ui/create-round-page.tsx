"use client";

import { paths } from "#paths.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { defaultConfig } from "./round-form.ts";
import { RoundSetup } from "./round-setup.tsx";
import { SettingsFromFile } from "./settings-from-file.tsx";
import { useNewRound } from "./use-new-round.ts";

/** Sets a round up: what is sampled, how pairs are chosen, what happens afterwards. */
export function CreateRoundPage({ slug, experiment }: { slug: string; experiment?: string }) {
  const form = useNewRound({ slug, experiment, config: defaultConfig });
  return (
    <>
      <PageHeader
        title="New round"
        crumbs={[{ label: "Rounds", href: paths.rounds(slug) }]}
        actions={<SettingsFromFile slug={slug} form={form} />}
      />
      <RoundSetup slug={slug} form={form}>
        <form.Submit>Create round</form.Submit>
      </RoundSetup>
    </>
  );
}
