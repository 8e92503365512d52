"use client";

import type { LabelingProject } from "@gshf/core/labeling";
import { ArrowRight, MailOpen } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import { LabelerPay } from "#features/crowds/index.ts";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { ButtonLink } from "#ui/button.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Stat } from "#ui/stat.tsx";
import { Empty } from "#ui/states.tsx";
import { countKept } from "../session/outbox-entries.ts";
import { browserStore } from "./browser-store.ts";
import { LabelHeader } from "./label-header.tsx";
import { Cause } from "./none-state.tsx";

/** A labeler's start page: their projects, what they did there, and what waits. */
export function LabelingHome() {
  const t = useTranslations("home");
  const trpc = useTRPC();
  // Rounds start and end; a page left open says so by itself.
  const query = useWhole({
    ...trpc.labeling.home.infiniteQueryOptions({ limit: 200 }, byPages),
    refetchInterval: 15_000,
  });
  return (
    <div className="min-h-dvh">
      <LabelHeader title={t("title")} />
      <main id="main" className="mx-auto max-w-3xl space-y-4 px-4 py-8 sm:px-6">
        <p className="text-lg text-muted">{t("intro")}</p>
        <QueryView query={query}>
          {(projects) =>
            projects.length === 0 ? (
              <Empty icon={MailOpen} title={t("emptyTitle")}>
                {t("emptyText")}
              </Empty>
            ) : (
              <ul className="space-y-4">
                {projects.map((project) => (
                  <li key={project.slug}>
                    <ProjectCard project={project} />
                  </li>
                ))}
              </ul>
            )
          }
        </QueryView>
      </main>
    </div>
  );
}

/** What comes before the first pair, and the end of a session, have pages of their own. */
const pages: Partial<Record<NonNullable<LabelingProject["none"]>["reason"], (slug: string) => string>> = {
  onboarding: paths.labelStart,
  "session-complete": paths.labelFinish,
};

/** How one's labels compare, once enough is known to say it. */
function Record({ record: { agreement, gold } }: { record: LabelingProject["record"] }) {
  const t = useTranslations("home");
  return (
    <>
      {agreement === null ? null : (
        <Stat
          label={t("agreement")}
          value={t("share", { share: agreement.share })}
          hint={t("agreementHint", { votes: agreement.votes })}
        />
      )}
      {gold === null ? null : (
        <Stat
          label={t("gold")}
          value={t("share", { share: gold.right / gold.answered })}
          hint={t("goldHint", { right: gold.right, answered: gold.answered })}
        />
      )}
    </>
  );
}

/** Labels that this browser still keeps: they are sent from their project's page, and only there. */
function Unsent({ slug, pseudonym }: { slug: string; pseudonym: string }) {
  const t = useTranslations("home");
  const [count, setCount] = useState(0);
  useEffect(() => {
    const look = () => setCount(countKept(browserStore(), `${slug}:${pseudonym}`));
    look();
    // Another tab may be sending them.
    window.addEventListener("storage", look);
    return () => window.removeEventListener("storage", look);
  }, [slug, pseudonym]);
  if (count === 0) return null;
  return (
    <p role="status" className="mt-3 rounded-lg bg-warn-soft px-4 py-2 text-sm text-warn">
      {t("unsent", { count })}{" "}
      <a href={paths.label(slug)} className="link text-warn">
        {t("sendThem", { count })}
      </a>
    </p>
  );
}

function ProjectCard({ project }: { project: LabelingProject }) {
  const t = useTranslations("home");
  const noneTitle = useTranslations("none");
  const history = useTranslations("history");
  const { labels, remaining, none, secondsPerPair } = project;
  const waiting =
    none === null
      ? t(remaining.isMore ? "waitingOver" : "waiting", { count: remaining.count })
      : noneTitle(`titles.${none.reason}`);
  const pathOf = (none === null ? undefined : pages[none.reason]) ?? paths.label;
  const mayLabel = none === null || none.reason === "onboarding";
  return (
    <section aria-label={project.name} className="rounded-xl border border-line bg-surface p-5 shadow-card">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="min-w-0 grow basis-64">
          <h2 className="text-xl">{project.name}</h2>
          {project.description === "" ? null : <p className="mt-1 text-muted">{project.description}</p>}
          <p className="mt-2 text-sm text-muted">{t("pseudonym", { pseudonym: project.pseudonym })}</p>
        </div>
        <div className="flex flex-col items-stretch gap-1.5 max-sm:w-full sm:items-end">
          <ButtonLink href={pathOf(project.slug)} variant={mayLabel ? "primary" : "secondary"} size="lg">
            {t(!mayLabel ? "open" : labels.total === 0 ? "start" : "continue")}
            {mayLabel ? <ArrowRight className="size-4 rtl:rotate-180" aria-hidden /> : null}
          </ButtonLink>
          <p className={none === null ? "text-sm font-medium text-accent" : "text-sm text-muted"}>
            {waiting}
          </p>
        </div>
      </div>
      {none === null || none.cause === null ? null : <Cause cause={none.cause} />}
      <Unsent slug={project.slug} pseudonym={project.pseudonym} />
      <dl className="mt-4 grid grid-cols-2 gap-4 border-t border-line pt-4 sm:grid-cols-3">
        <Stat label={t("labels")} value={labels.total} />
        <Stat label={t("lastDay")} value={labels.lastDay} />
        <Stat
          label={t("perPair")}
          value={
            secondsPerPair === null ? "–" : t("seconds", { seconds: Math.max(1, Math.round(secondsPerPair)) })
          }
        />
        <Record record={project.record} />
      </dl>
      {labels.total === 0 ? null : (
        <a href={paths.labelHistory(project.slug)} className="link mt-3 inline-block text-sm">
          {history("link")}
        </a>
      )}
      <LabelerPay slug={project.slug} pseudonym={project.pseudonym} />
    </section>
  );
}
