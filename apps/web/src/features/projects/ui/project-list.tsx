"use client";

import type { ProjectSummary } from "@gshf/core/projects";
import { useQuery } from "@tanstack/react-query";
import { FolderPlus, Plus } from "lucide-react";
import Link from "next/link";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Badge } from "#ui/badge.tsx";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { counted } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Time } from "#ui/time.tsx";

/** The projects somebody can look into. */
export function ProjectList() {
  const trpc = useTRPC();
  const projects = useWhole(trpc.projects.list.infiniteQueryOptions({ limit: 200 }, byPages));
  const me = useQuery(trpc.access.me.queryOptions());
  const mayCreate = me.data !== undefined && me.data.email !== null;
  const create = (
    <ButtonLink href={paths.newProject()} variant="primary">
      <Plus className="size-4" aria-hidden />
      New project
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title="Projects" actions={mayCreate ? create : undefined} />
      <QueryView query={projects}>
        {(list) =>
          list.length === 0 ? (
            <Card>
              <Empty icon={FolderPlus} title="No projects yet" action={mayCreate ? create : undefined}>
                {mayCreate
                  ? "A project holds prompts, policies, people and rounds of labeling."
                  : "Your account can’t create projects. Ask the operator of this installation for an invitation."}
              </Empty>
            </Card>
          ) : (
            <>
              <Projects list={list.filter(({ archivedAt }) => archivedAt === null)} />
              <Archived list={list.filter(({ archivedAt }) => archivedAt !== null)} />
            </>
          )
        }
      </QueryView>
    </>
  );
}

function Archived({ list }: { list: readonly ProjectSummary[] }) {
  if (list.length === 0) return null;
  return (
    <section aria-labelledby="archived" className="mt-10">
      <h2 id="archived" className="mb-3 text-xl">
        Archived
      </h2>
      <p className="mb-4 text-muted">These can be read, but not changed. Their owners can unarchive them.</p>
      <Projects list={list} />
    </section>
  );
}

function Projects({ list }: { list: readonly ProjectSummary[] }) {
  return (
    <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {list.map((project) => (
        <li
          key={project.slug}
          className="relative flex min-w-0 flex-col rounded-xl border border-line bg-surface p-5 shadow-card hover:border-edge"
        >
          <div className="flex items-start justify-between gap-3">
            <h2 className="min-w-0 text-lg break-words">
              <Link
                href={paths.project(project.slug)}
                className="after:absolute after:inset-0 after:rounded-xl"
              >
                {project.name}
              </Link>
            </h2>
            <Badge>{project.role}</Badge>
          </div>
          <p className="mt-1 line-clamp-3 grow text-sm text-muted">{project.description}</p>
          <p className="mt-4 flex flex-wrap gap-x-4 text-sm text-muted tabular-nums">
            <span>{counted(project.prompts, "prompt")}</span>
            <span>{counted(project.rounds, "round")}</span>
            <span>{counted(project.judgments, "label")}</span>
          </p>
          <p className="mt-1 text-[0.8125rem] text-muted">
            created <Time at={project.createdAt} />
          </p>
        </li>
      ))}
    </ul>
  );
}
