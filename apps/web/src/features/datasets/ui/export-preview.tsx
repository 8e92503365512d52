"use client";

import type { NewExport } from "@gshf/core/datasets/model";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { useDebounced } from "#ui/use-debounced.ts";
import { ExportOutcome } from "./export-outcome.tsx";

const settleMs = 300;

/** How the first rows come out, and how the file is loaded. */
export function ExportPreview({ asked }: { asked: NewExport }) {
  const trpc = useTRPC();
  const settled = useDebounced(asked, settleMs);
  const preview = useQuery({
    ...trpc.datasets.previewExport.queryOptions(settled),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <div className="min-w-0 space-y-5">
      <Card title="First rows" description="The rows of the file, before weights are applied.">
        <QueryView query={preview}>
          {({ rows, report }) => (
            <div className="space-y-3">
              {rows.length === 0 ? (
                <p className="text-sm text-muted">This format can hold none of the rows checked.</p>
              ) : (
                rows.map((row, i) => (
                  <pre
                    // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name, and their order is all there is
                    key={i}
                    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
                    tabIndex={0}
                    className="max-h-64 overflow-auto rounded-md border border-line bg-raised p-3 font-mono text-xs"
                  >
                    {row}
                  </pre>
                ))
              )}
              <ExportOutcome report={report} isPart />
            </div>
          )}
        </QueryView>
      </Card>
      {preview.data === undefined ? null : (
        <Snippet title="Load it" text={preview.data.snippet} label="Copy snippet" />
      )}
    </div>
  );
}

/** Code to copy. */
export function Snippet({ title, text, label }: { title: string; text: string; label: string }) {
  return (
    <Card title={title} actions={<CopyButton text={text} label={label} />}>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        tabIndex={0}
        className="overflow-auto rounded-md border border-line bg-raised p-3 font-mono text-xs"
      >
        {text}
      </pre>
    </Card>
  );
}
