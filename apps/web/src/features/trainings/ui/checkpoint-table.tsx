"use client";

import type { TrainingView } from "@gshf/core/trainings";
import Link from "next/link";
import { useMemo } from "react";
import { paths } from "#paths.ts";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { formatCount, formatFigure, shortHash } from "#ui/format.ts";

type Checkpoint = TrainingView["checkpoints"][number];

/** What was kept on the way, and the policies made of it. */
export function CheckpointTable({ slug, checkpoints }: { slug: string; checkpoints: readonly Checkpoint[] }) {
  const columns = useMemo(() => columnsOf(slug), [slug]);
  return (
    <Card title="Checkpoints" padded={false}>
      <DataTable
        label="Checkpoints"
        columns={columns}
        rows={checkpoints}
        keyOf={({ step }) => String(step)}
      />
    </Card>
  );
}

function columnsOf(slug: string): Column<Checkpoint>[] {
  return [
    {
      id: "step",
      header: "Step",
      value: ({ step }) => step,
      cell: ({ step }) => formatCount(step),
      align: "end",
    },
    {
      id: "kl",
      header: "KL (nats)",
      value: ({ kl }) => kl,
      cell: ({ kl }) => (kl === null ? "–" : formatFigure(kl, 4)),
      align: "end",
    },
    {
      id: "sha256",
      header: "sha256",
      value: ({ sha256 }) => sha256,
      cell: ({ sha256 }) => (sha256 === null ? "–" : <span title={sha256}>{shortHash(sha256)}</span>),
      className: "font-mono text-xs",
    },
    {
      id: "policy",
      header: "Policy",
      value: ({ policy }) => policy,
      cell: ({ policy }) =>
        policy === null ? (
          "–"
        ) : (
          <Link href={paths.policies(slug)} className="link font-mono text-[0.8125rem]">
            {policy}
          </Link>
        ),
    },
  ];
}
