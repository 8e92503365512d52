"use client";

import { UsersRound } from "lucide-react";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, usePages } from "#trpc/pages.ts";
import { NewDialog } from "#ui/new-dialog.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { CreateStudy } from "./create-study.tsx";
import { StudyCard } from "./study-card.tsx";

/** Studies at Prolific and CloudResearch that send people here. */
export function StudiesPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = usePages(trpc.crowds.studies.infiniteQueryOptions({ slug }, byPages));
  return (
    <>
      <PageHeader
        title="Studies"
        description="Participants from a crowd platform join through a study’s link, under a pseudonym. Their platform ids are stored separately and never exported with labels."
        actions={
          <NewDialog wide title="New study">
            {(close) => <CreateStudy slug={slug} onDone={close} />}
          </NewDialog>
        }
      />
      <QueryView query={query}>
        {(studies) =>
          studies.length === 0 ? (
            <Empty icon={UsersRound} title="No studies yet">
              A study gives you a link to paste at Prolific or CloudResearch, and gives participants a
              completion code once they have labeled the agreed number of pairs. For people you know, use an
              invite link under People.
            </Empty>
          ) : (
            <div className="space-y-5">
              {studies.map((study) => (
                <StudyCard key={study.id} slug={slug} study={study} />
              ))}
            </div>
          )
        }
      </QueryView>
    </>
  );
}
