"use client";

import type { PolicyView } from "@gshf/core/policies";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CornerDownRight } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { CheckBadge, CheckLine } from "#features/console/index.ts";
import { paths } from "#paths.ts";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog, Dialog } from "#ui/dialog.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { formatCount, shortHash } from "#ui/format.ts";
import { Time } from "#ui/time.tsx";
import { useToast } from "#ui/toast.tsx";
import { EditPolicy } from "./edit-policy.tsx";

/** One policy: where it answers, where it comes from, what it is for. */
export function PolicyCard({
  slug,
  policy,
  mayWrite,
}: {
  slug: string;
  policy: PolicyView;
  mayWrite: boolean;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [promoting, setPromoting] = useState(false);
  const [editing, setEditing] = useState(false);
  const toast = useToast();
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.policies.list.pathKey() });
  const check = useMutation(trpc.policies.check.mutationOptions({ onSuccess: refresh }));
  const archive = useMutation(
    trpc.policies.archive.mutationOptions({
      onSuccess: refresh,
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  const setMain = useMutation(
    trpc.policies.setMain.mutationOptions({
      onSuccess: () =>
        Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.policies.list.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) }),
        ]),
    }),
  );
  return (
    <Card
      className="h-full"
      title={<span className="font-mono text-base">{policy.name}</span>}
      actions={
        <span className="flex flex-wrap gap-1.5">
          {policy.isReference ? <Badge tone="left">reference π₀</Badge> : null}
          {policy.isMain ? <Badge tone="accent">main</Badge> : null}
          {policy.roles.map(({ experiment, isReference, isMain }) => (
            <Badge key={experiment} tone={isMain ? "accent" : "left"}>
              {[isReference ? "π₀" : "", isMain ? "main" : ""].filter((part) => part !== "").join(" and ")} of{" "}
              {experiment}
            </Badge>
          ))}
          {policy.unverifiedBecause === null ? null : <Badge tone="warn">unverified</Badge>}
          {policy.isArchived ? <Badge>archived</Badge> : <CheckBadge check={policy.check} />}
        </span>
      }
    >
      {policy.parent === null ? null : (
        <p className="mb-3 flex items-center gap-1.5 text-sm text-muted">
          <CornerDownRight className="size-4" aria-hidden />
          trained from <span className="font-mono">{policy.parent.name}</span>
          {policy.roundNumber === null ? null : <span>in round {policy.roundNumber}</span>}
          {policy.training === null ? null : (
            <span>
              by{" "}
              <Link href={paths.training(slug, policy.training.number)} className="link">
                training {policy.training.number}
              </Link>
              {policy.training.step === null ? "" : `, checkpoint after step ${policy.training.step}`}
            </span>
          )}
        </p>
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        <dt className="text-muted">Endpoint</dt>
        <dd className="font-mono text-[0.8125rem] break-all">{policy.baseUrl}</dd>
        <dt className="text-muted">Model</dt>
        <dd className="font-mono text-[0.8125rem] break-all">{policy.model}</dd>
        <dt className="text-muted">Sampling</dt>
        <dd>
          temperature {policy.temperature}, top-p {policy.topP}, at most {formatCount(policy.maxTokens)}{" "}
          tokens
        </dd>
        <dt className="text-muted">API key</dt>
        <dd>{policy.hasApiKey ? "stored" : "none"}</dd>
        {policy.checkpointSha256 === null ? null : (
          <>
            <dt className="text-muted">Checkpoint</dt>
            <dd className="font-mono text-[0.8125rem]" title={policy.checkpointSha256}>
              {shortHash(policy.checkpointSha256)}
            </dd>
          </>
        )}
        {policy.unverifiedBecause === null ? null : (
          <>
            <dt className="text-muted">Unverified</dt>
            <dd>{policy.unverifiedBecause}</dd>
          </>
        )}
        <dt className="text-muted">Answers</dt>
        <dd>{formatCount(policy.responses)}</dd>
        <dt className="text-muted">Spent</dt>
        <dd>{spentOf(policy)}</dd>
        {policy.refusedParameters.length === 0 ? null : (
          <>
            <dt className="text-muted">Done without</dt>
            <dd className="font-mono text-[0.8125rem]">{policy.refusedParameters.join(", ")}</dd>
          </>
        )}
        <dt className="text-muted">Registered</dt>
        <dd>
          <Time at={policy.createdAt} />
        </dd>
      </dl>
      <div className="mt-3 empty:hidden">{check.isSuccess ? null : <CheckLine check={policy.check} />}</div>
      {mayWrite ? (
        <div className="mt-4 flex flex-wrap gap-2">
          <Button
            size="sm"
            busy={check.isPending}
            onClick={() => check.mutate({ slug, policyId: policy.id })}
          >
            Test connection
          </Button>
          <Dialog
            open={editing}
            onOpenChange={setEditing}
            title={`Change ${policy.name}`}
            trigger={<Button size="sm">Change</Button>}
          >
            <EditPolicy slug={slug} policy={policy} onDone={() => setEditing(false)} />
          </Dialog>
          {policy.isMain || policy.isArchived ? null : (
            <Button size="sm" onClick={() => setPromoting(true)}>
              Make main
            </Button>
          )}
          {policy.isMain || policy.isReference || policy.roles.length > 0 ? null : (
            <Button
              size="sm"
              busy={archive.isPending}
              onClick={() => archive.mutate({ slug, policyId: policy.id, isArchived: !policy.isArchived })}
            >
              {policy.isArchived ? "Bring back" : "Archive"}
            </Button>
          )}
        </div>
      ) : null}
      <div aria-live="polite" className="mt-3 empty:hidden">
        {check.isError ? <FormProblem message={problemOf(check.error).message} /> : null}
        {check.isSuccess && !check.data.works ? <FormProblem message={check.data.message} /> : null}
        {check.isSuccess && check.data.works ? (
          <div className="rounded-lg bg-ok-soft px-3 py-2 text-sm">
            <p className="font-medium text-ok">
              Answered in {formatCount(check.data.latencyMs)} ms
              {check.data.logprobs ? ", with log probabilities" : ", without log probabilities"}
            </p>
            <p className="mt-1 line-clamp-4 break-words">{check.data.answer}</p>
          </div>
        ) : null}
      </div>
      <ConfirmDialog
        open={promoting}
        onOpenChange={setPromoting}
        title={`Make ${policy.name} the main policy?`}
        confirmLabel={policy.unverifiedBecause === null ? "Make main" : "Make main although unverified"}
        variant={policy.unverifiedBecause === null ? "primary" : "danger"}
        onConfirm={() =>
          setMain.mutateAsync({
            slug,
            policyId: policy.id,
            evenUnverified: policy.unverifiedBecause !== null,
          })
        }
      >
        {policy.unverifiedBecause === null ? null : (
          <p className="mb-3 rounded-lg bg-warn-soft px-3 py-2 text-sm text-ink">
            Nobody knows that this is what its trainer announced: {policy.unverifiedBecause}. Make it main
            only if you trust where it comes from.
          </p>
        )}
        Future rounds that sample from the main policy will use it, regardless of promotion rules. Existing
        rounds keep theirs.
      </ConfirmDialog>
    </Card>
  );
}

/** What a policy's draws have used, beside what they may. */
function spentOf({ spent, tokensMax, costMax, currency }: PolicyView): string {
  const about = spent.isEstimated ? "about " : "";
  const most = tokensMax === null ? "" : ` of ${formatCount(tokensMax)}`;
  const tokens = `${about}${formatCount(spent.tokens)}${most} tokens`;
  if (spent.cost === null) return tokens;
  const mostCost = costMax === null ? "" : ` of ${costMax.toFixed(2)}`;
  return `${tokens}, ${spent.cost.toFixed(2)}${mostCost} ${currency}`;
}
