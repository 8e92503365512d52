"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { TextCard } from "./text-card.tsx";

/** What people read and agree to before their first pair. Empty texts ask for nothing. */
export function OnboardingPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const query = useQuery(trpc.crowds.onboardingSettings.queryOptions({ slug }));
  const canWrite = project.data?.can.includes("project.write") === true;
  return (
    <>
      <PageHeader
        title="Onboarding"
        description="What labelers see before their first pair. A page without text is off."
      />
      <QueryView query={query}>
        {(settings) => (
          <div className="grid items-start gap-5 xl:grid-cols-2">
            <TextCard
              key={`welcome-${settings.welcome.version}`}
              slug={slug}
              kind="welcome"
              title="Welcome"
              description="What the work is, how long it takes and how it is paid. Shown once to each new labeler, with the rate, session length and pseudonym below it."
              settings={settings.welcome}
              counted="read this version"
              canWrite={canWrite}
            />
            <TextCard
              key={`consent-${settings.consent.version}`}
              slug={slug}
              kind="consent"
              title="Consent"
              description="Who agreed to which version, and when, is recorded. After a new version, everyone is asked again before their next pair."
              settings={settings.consent}
              counted="agreed to this version"
              canWrite={canWrite}
            />
          </div>
        )}
      </QueryView>
    </>
  );
}
