"use client";

import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, itemsOf, usePages } from "#trpc/pages.ts";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import { ImportReportView } from "./import-report.tsx";
import { kindNames } from "./kind-names.ts";
import { stateNames, stateTones } from "./state-names.ts";
import { UndoImport } from "./undo-import.tsx";
import { useImportProgress } from "./use-import-progress.ts";

/** The files that were brought in, refused ones with their reasons. */
export function ImportHistory({ slug, canChange }: { slug: string; canChange: boolean }) {
  const trpc = useTRPC();
  const asked = trpc.prompts.imports.infiniteQueryOptions({ slug }, byPages);
  // The newest is first. Files of one project are stored one after the other, mostly in the order in which they came.
  const known = useQueryClient().getQueryData(asked.queryKey);
  const going = known === undefined ? undefined : itemsOf(known).findLast(({ state }) => state === "reading");
  const isHeard = useImportProgress(slug, going?.id ?? null);
  const imports = usePages({
    ...asked,
    // While one is heard, of the others now and then.
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && itemsOf(data).some((file) => file.state === "reading")
        ? isHeard
          ? 10_000
          : 2_000
        : false,
  });
  return (
    <Card title="Files" padded={false}>
      <QueryView query={imports}>
        {(list) =>
          list.length === 0 ? (
            <p className="card-inset-x pb-5 text-sm text-muted">No files yet.</p>
          ) : (
            <ul className="divide-y divide-line border-t border-line">
              {list.map((file) => (
                <li key={file.id}>
                  <details>
                    <summary className="flex flex-wrap items-baseline gap-x-2 card-inset-x py-2.5 text-sm hover:bg-raised/60">
                      <span className="min-w-0 grow break-all">{file.fileName}</span>
                      <Badge tone={stateTones[file.state]}>
                        {file.state === "done" ? `+${formatCount(file.rowsNew)}` : stateNames[file.state]}
                      </Badge>
                      <span className="w-full text-[0.8125rem] text-muted">
                        {kindNames[file.kind]} · <Time at={file.createdAt} />
                      </span>
                    </summary>
                    <div className="card-inset-x space-y-3 pb-4">
                      <ImportReportView slug={slug} report={file} />
                      <Link href={paths.import(slug, file.id)} className="link block text-sm">
                        Open {file.fileName}
                      </Link>
                      {canChange && file.state === "done" && file.rowsNew > 0 ? (
                        <UndoImport slug={slug} file={file} />
                      ) : null}
                    </div>
                  </details>
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </Card>
  );
}
