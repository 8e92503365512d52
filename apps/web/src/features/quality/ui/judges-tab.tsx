"use client";

import type { JudgeView } from "@gshf/core/quality";
import { useQuery } from "@tanstack/react-query";
import { Bot } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { AsOf } from "./as-of.tsx";
import { JudgeCard } from "./judge-card.tsx";
import { JudgeForm } from "./judge-form.tsx";

const watchMs = 2_000;

/** Whether a run's figures change by themselves: it goes on, or a worker will say within seconds how it compares. */
function isUnderWay({ state, judged, agreement }: JudgeView["runs"][number]): boolean {
  return state === "running" || (state === "done" && judged > 0 && agreement === null);
}

/** LLM judges: what they are, how far each run is, and how they compare with people. */
export function JudgesTab({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const judges = useQuery({
    ...trpc.quality.judges.queryOptions({ slug }),
    refetchInterval: ({ state }) =>
      state.data?.judges.some(({ runs }) => runs.some(isUnderWay)) ? watchMs : false,
  });
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const maySetUp = project.data?.can.includes("policies.write") ?? false;
  const mayRun = project.data?.can.includes("rounds.write") ?? false;
  /** The judge being changed; `new` while one is being set up. */
  const [edited, setEdited] = useState<JudgeView | "new" | null>(null);
  const add = maySetUp ? (
    <Button variant="primary" onClick={() => setEdited("new")}>
      Set up a judge
    </Button>
  ) : null;
  return (
    <>
      <QueryView query={judges}>
        {({ judges: list, rounds }) =>
          list.length === 0 ? (
            <Empty icon={Bot} title="No LLM judge yet" action={add}>
              A judge compares the same answers as people, without knowing which policy wrote them, each pair
              in both orders. Its verdicts are compared with people’s and never shown to them.
            </Empty>
          ) : (
            <div className="space-y-5">
              <AsOf slug={slug} />
              <div className="flex flex-wrap items-center justify-between gap-3">
                <p className="max-w-prose text-sm text-muted">
                  Each pair is judged twice, with the answers swapped; contradicting verdicts count as a tie.
                  People never see what a judge says before they label.
                </p>
                {add}
              </div>
              {list.map((judge) => (
                <JudgeCard
                  key={judge.judgeId}
                  slug={slug}
                  judge={judge}
                  rounds={rounds}
                  maySetUp={maySetUp}
                  mayRun={mayRun}
                  onEdit={() => setEdited(judge)}
                />
              ))}
            </div>
          )
        }
      </QueryView>
      <Dialog
        open={edited !== null}
        onOpenChange={(isOpen) => (isOpen ? undefined : setEdited(null))}
        title={edited === "new" || edited === null ? "Set up a judge" : `Change ${edited.name}`}
        description="Applies to future rounds; a run that has started keeps its settings."
      >
        {edited === null ? null : (
          <JudgeForm slug={slug} judge={edited === "new" ? null : edited} onDone={() => setEdited(null)} />
        )}
      </Dialog>
    </>
  );
}
