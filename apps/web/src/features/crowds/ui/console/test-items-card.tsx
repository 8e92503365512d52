"use client";

import type { TestItemView } from "@gshf/core/crowds";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useState } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { byPages, usePages } from "#trpc/pages.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { formatPercent } from "#ui/format.ts";
import { NewDialog } from "#ui/new-dialog.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { useToast } from "#ui/toast.tsx";
import { TestCandidates } from "./test-candidates.tsx";
import { TestItemForm } from "./test-item-form.tsx";

/** The examples of the test, with how people did on each. */
export function TestItemsCard({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const items = usePages(trpc.crowds.testItems.infiniteQueryOptions({ slug }, byPages));
  const [edited, setEdited] = useState<TestItemView | null>(null);
  return (
    <Card
      title="Examples"
      description="Imported comparisons or pairs from frozen rounds, never a pair that can still be labeled."
      actions={
        <NewDialog
          wide
          title="Add an example"
          label="Add"
          description="Choose a pair whose better answer is certain."
        >
          {(close) => <TestCandidates slug={slug} onDone={close} />}
        </NewDialog>
      }
    >
      <QueryView query={items}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={ListChecks} title="No examples yet">
              Add some pairs, then switch the test on above. Add more than one attempt needs, so that a retry
              shows new ones.
            </Empty>
          ) : (
            <ul className="divide-y divide-line">
              {list.map((item) => (
                <ItemRow key={item.pairId} slug={slug} item={item} onEdit={() => setEdited(item)} />
              ))}
            </ul>
          )
        }
      </QueryView>
      <Dialog
        wide
        open={edited !== null}
        onOpenChange={(open) => (open ? undefined : setEdited(null))}
        title="Edit the example"
      >
        {edited === null ? null : (
          <TestItemForm slug={slug} pair={edited} initial={edited} onDone={() => setEdited(null)} />
        )}
      </Dialog>
    </Card>
  );
}

function ItemRow({ slug, item, onEdit }: { slug: string; item: TestItemView; onEdit: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const retire = useMutation(
    trpc.crowds.retireTestItem.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.crowds.testItems.pathKey() }),
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  const question = item.prompt.at(-1)?.content ?? "";
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 grow basis-72">
        <p className="line-clamp-2 font-medium break-words">{question}</p>
        <p className="mt-0.5 line-clamp-2 text-sm break-words text-muted">{item.explanation}</p>
        <p className="mt-1 flex flex-wrap gap-2 text-sm text-muted">
          <Badge>{item.answer === "tie" ? "equal" : `${item.answer} is better`}</Badge>
          {item.isRetired ? <Badge tone="warn">removed</Badge> : null}
          {item.asked === 0
            ? "no answers yet"
            : `${formatPercent(item.right / item.asked)} of ${item.asked} answers right`}
        </p>
      </div>
      <div className="flex gap-2">
        <Button size="sm" onClick={onEdit}>
          {item.isRetired ? "Restore" : "Edit"}
        </Button>
        {item.isRetired ? null : (
          <Button
            size="sm"
            variant="danger"
            busy={retire.isPending}
            onClick={() => retire.mutate({ slug, pairId: item.pairId })}
          >
            Remove
          </Button>
        )}
      </div>
    </li>
  );
}
