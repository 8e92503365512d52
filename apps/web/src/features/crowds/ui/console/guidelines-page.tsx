"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, usePages } from "#trpc/pages.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { GuidelinesText } from "../guidelines-text.tsx";
import { GuidelinesEditor, type Published } from "./guidelines-editor.tsx";

/** What labelers follow: the next version in the making, and the ones they read. */
export function GuidelinesPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const query = usePages(trpc.crowds.guidelines.infiniteQueryOptions({ slug }, byPages));
  return (
    <>
      <PageHeader
        title="Guidelines"
        description="What labelers follow. A published version never changes; every edit is published as a new one."
      />
      <QueryView query={query}>
        {(versions) => (
          <div className="space-y-5">
            {project.data?.can.includes("project.write") === true ? (
              <GuidelinesEditor key={versions[0]?.version ?? 0} slug={slug} current={versions[0] ?? null} />
            ) : null}
            {versions.length === 0 ? null : <Versions versions={versions} />}
          </div>
        )}
      </QueryView>
    </>
  );
}

function Versions({ versions }: { versions: Published[] }) {
  const [shown, setShown] = useState<Published | null>(null);
  const current = versions[0]?.version;
  const columns = useMemo(() => columnsOf(current, setShown), [current]);
  return (
    <Card title="Published versions" padded={false}>
      <DataTable
        label="Published versions"
        name="versions"
        columns={columns}
        rows={versions}
        keyOf={({ version }) => String(version)}
      />
      <Dialog
        wide
        open={shown !== null}
        onOpenChange={(open) => (open ? undefined : setShown(null))}
        title={`Guidelines, version ${shown?.version ?? ""}`}
      >
        {shown === null ? null : <GuidelinesText text={shown.text} examples={shown.examples} />}
      </Dialog>
    </Card>
  );
}

function columnsOf(current: number | undefined, onRead: (version: Published) => void): Column<Published>[] {
  return [
    {
      id: "version",
      header: "Version",
      value: ({ version }) => version,
      cell: ({ version }) => (
        <>
          {version} {version === current ? <Badge tone="ok">current</Badge> : null}
        </>
      ),
      className: "whitespace-nowrap",
    },
    {
      id: "published",
      header: "Published",
      value: ({ publishedAt }) => publishedAt,
      className: "whitespace-nowrap text-muted",
    },
    { id: "examples", header: "Examples", value: ({ examples }) => examples.length },
    {
      id: "confirmed",
      header: "Confirmed by",
      value: ({ mustAcknowledge, confirmedBy }) => (mustAcknowledge ? confirmedBy : null),
      cell: ({ mustAcknowledge, confirmedBy }) =>
        mustAcknowledge ? formatCount(confirmedBy) : "not required",
    },
    {
      id: "actions",
      header: "Actions",
      isUnnamed: true,
      align: "end",
      cell: (version) => (
        <Button size="sm" onClick={() => onRead(version)}>
          Read<span className="sr-only"> version {version.version}</span>
        </Button>
      ),
    },
  ];
}
