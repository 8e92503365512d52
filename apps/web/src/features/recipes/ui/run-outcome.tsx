"use client";

import type { RunView } from "@gshf/core/recipes";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";

/** The policy that a run came to, and a way to go on with it in the experiment. */
export function RunOutcome({
  slug,
  run: { outcome, experiment, experimentName },
  mayPromote,
}: {
  slug: string;
  run: RunView;
  mayPromote: boolean;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [promoting, setPromoting] = useState(false);
  const setMain = useMutation(
    trpc.policies.setMain.mutationOptions({ onSuccess: () => queryClient.invalidateQueries() }),
  );
  if (outcome === null) return null;
  const { policyId, policy, by, isMain, isArchived, unverifiedBecause } = outcome;
  const isVerified = unverifiedBecause === null;
  return (
    <Card
      title="Result"
      actions={
        mayPromote && !isMain && !isArchived ? (
          <Button size="sm" onClick={() => setPromoting(true)}>
            Make main
          </Button>
        ) : undefined
      }
    >
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link href={paths.policies(slug)} className="link font-mono text-[0.8125rem] break-all">
          {policy}
        </Link>
        {isMain ? <Badge tone="ok">main policy</Badge> : null}
        {isArchived ? <Badge tone="neutral">archived</Badge> : null}
      </p>
      <p className="mt-1 text-sm text-muted">
        {by === null
          ? "The last policy of the run. None was chosen on validation."
          : `The best ${by} on validation. Report its test figures.`}
      </p>
      <ConfirmDialog
        open={promoting}
        onOpenChange={setPromoting}
        title={`Make ${policy} the main policy of ${experimentName}?`}
        confirmLabel={isVerified ? "Make main" : "Make main although unverified"}
        variant={isVerified ? "primary" : "danger"}
        onConfirm={() => setMain.mutateAsync({ slug, experiment, policyId, evenUnverified: !isVerified })}
      >
        {isVerified ? null : (
          <p className="mb-3 rounded-lg bg-warn-soft px-3 py-2 text-sm text-ink">
            Nobody knows that this is what its trainer announced: {unverifiedBecause}. Make it main only if
            you trust where it comes from.
          </p>
        )}
        Future rounds of this experiment that sample from the main policy will use it. Existing rounds keep
        theirs.
      </ConfirmDialog>
    </Card>
  );
}
