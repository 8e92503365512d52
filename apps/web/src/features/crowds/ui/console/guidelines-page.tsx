"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { GuidelinesText } from "../guidelines-text.tsx";
import { GuidelinesEditor, type Published } from "./guidelines-editor.tsx";

/** What labelers go by: the next version in the making, and the ones they read. */
export function GuidelinesPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const query = useQuery(trpc.crowds.guidelines.queryOptions({ slug }));
  return (
    <>
      <PageHeader
        title="Guidelines"
        description="What labelers go by. A published version stays as people read it; a change is a new one."
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
  return (
    <Card title="Published versions" padded={false}>
      <Table label="Published versions">
        <thead>
          <tr>
            <Th>Version</Th>
            <Th>Published</Th>
            <Th>Examples</Th>
            <Th>Confirmed by</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version, index) => (
            <tr key={version.version}>
              <Td className="whitespace-nowrap">
                {version.version} {index === 0 ? <Badge tone="ok">current</Badge> : null}
              </Td>
              <Td className="whitespace-nowrap text-muted">
                <Time at={version.publishedAt} />
              </Td>
              <Td>{version.examples.length}</Td>
              <Td>{version.mustAcknowledge ? formatCount(version.confirmedBy) : "not asked"}</Td>
              <Td className="text-end">
                <Button size="sm" onClick={() => setShown(version)}>
                  Read<span className="sr-only"> version {version.version}</span>
                </Button>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
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
