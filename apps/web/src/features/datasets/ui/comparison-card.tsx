"use client";

import type { DatasetComparison, DatasetView } from "@gshf/core/datasets";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { Field, Select } from "#ui/field.tsx";
import { counted, formatCount } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { datasetTitle } from "./dataset-title.ts";

/** How a dataset differs from the one that it continues, or from another that is chosen. */
export function ComparisonCard({ slug, dataset }: { slug: string; dataset: DatasetView }) {
  const trpc = useTRPC();
  const datasets = useWhole(trpc.datasets.list.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  const [chosen, choose] = useState<string | null>(dataset.parentManifestSha256);
  const others = (datasets.data ?? []).filter(
    ({ manifestSha256 }) => manifestSha256 !== dataset.manifestSha256,
  );
  if (others.length === 0) return null;
  return (
    <Card title="Changes" description="How this dataset differs from another one.">
      <div className="space-y-4">
        <Field label="Compare with">
          {(ids) => (
            <Select {...ids} value={chosen ?? ""} onChange={(event) => choose(event.target.value || null)}>
              <option value="">Choose a dataset</option>
              {others.map((other) => (
                <option key={other.manifestSha256} value={other.manifestSha256}>
                  {datasetTitle(other)}
                  {other.manifestSha256 === dataset.parentManifestSha256 ? " (continued by this one)" : ""}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {chosen === null ? null : (
          <Changes slug={slug} manifestSha256={dataset.manifestSha256} base={chosen} />
        )}
      </div>
    </Card>
  );
}

type ChangesProps = { slug: string; manifestSha256: string; base: string };

function Changes({ slug, manifestSha256, base }: ChangesProps) {
  const trpc = useTRPC();
  const compared = useQuery(
    trpc.datasets.compare.queryOptions(
      { slug, manifestSha256, base },
      { staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  return (
    <QueryView query={compared}>
      {(comparison) => (
        <div className="space-y-4">
          <p className="text-sm">{pairsInWords(comparison)}</p>
          <DataTable
            label="Rows and settings that differ"
            columns={columns}
            rows={differencesOf(comparison)}
            keyOf={({ what }) => what}
          />
        </div>
      )}
    </QueryView>
  );
}

function pairsInWords({ pairs }: DatasetComparison): string {
  if (pairs === null) return "The files are too large to compare them pair by pair here.";
  const { added, removed, changed } = pairs;
  if (added + removed + changed === 0) return "Both hold the same pairs with the same labels.";
  return `${counted(added, "pair")} added, ${formatCount(removed)} removed, and ${formatCount(changed)} with another label, split or text.`;
}

type Difference = { what: string; before: string; after: string };

function differencesOf({ rows, files, recipe }: DatasetComparison): Difference[] {
  const count = (value: number | null) => (value === null ? "–" : formatCount(value));
  const bySource = [
    ["Rows labeled in rounds", rows.online],
    ["Offline rows", rows.offline],
    ["Rows labeled by a reward", rows.pseudo],
  ] as const;
  return [
    ...bySource
      .filter(([, { before, after }]) => before !== after)
      .map(([what, { before, after }]) => ({ what, before: count(before), after: count(after) })),
    ...files
      .filter(({ isSame }) => !isSame)
      .map(({ path, before, after }) => ({
        what: `Rows of ${path}`,
        before: count(before),
        after: count(after),
      })),
    ...recipe.map(({ field, before, after }) => ({
      what: `Recipe: ${field}`,
      before: before ?? "–",
      after: after ?? "–",
    })),
  ];
}

const columns: Column<Difference>[] = [
  { id: "what", header: "What differs", value: ({ what }) => what },
  {
    id: "before",
    header: "Other dataset",
    cell: ({ before }) => before,
    value: ({ before }) => before,
    className: "break-all",
  },
  {
    id: "after",
    header: "This dataset",
    cell: ({ after }) => after,
    value: ({ after }) => after,
    className: "break-all",
  },
];
