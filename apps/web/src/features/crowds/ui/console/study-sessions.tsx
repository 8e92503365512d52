"use client";

import type { StudySessionView } from "@gshf/core/crowds";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, usePages } from "#trpc/pages.ts";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { QueryView } from "#ui/query-view.tsx";

const states: Record<StudySessionView["state"], { label: string; tone: Tone }> = {
  open: { label: "in progress", tone: "accent" },
  completed: { label: "completed", tone: "ok" },
  screened_out: { label: "screened out", tone: "warn" },
  declined: { label: "declined consent", tone: "neutral" },
  left: { label: "left", tone: "neutral" },
};

/** Who takes part in a study and how far they are. */
export function StudySessions({ slug, studyId }: { slug: string; studyId: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<StudySessionView | null>(null);
  const query = usePages(trpc.crowds.studySessions.infiniteQueryOptions({ slug, studyId }, byPages));
  const free = useMutation(
    trpc.crowds.freePlace.mutationOptions({
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.crowds.studySessions.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.crowds.studies.pathKey() }),
        ]),
    }),
  );
  return (
    <>
      <QueryView query={query}>
        {(sessions) =>
          sessions.length === 0 ? (
            <p className="text-sm text-muted">Nobody has started yet.</p>
          ) : (
            <DataTable
              label="Sessions"
              name={`sessions-${studyId}`}
              columns={[
                ...columns,
                {
                  id: "place",
                  header: "Place",
                  value: ({ returnedAt }) => (returnedAt === null ? "" : "free again"),
                  cell: (session) =>
                    session.returnedAt !== null ? (
                      "free again"
                    ) : session.state === "open" || session.state === "completed" ? (
                      <Button size="sm" onClick={() => setAsked(session)}>
                        Free the place<span className="sr-only"> of {session.pseudonym}</span>
                      </Button>
                    ) : null,
                  className: "whitespace-nowrap text-muted",
                },
              ]}
              rows={sessions}
              keyOf={({ id }) => id}
              className="rounded-lg border border-line"
            />
          )
        }
      </QueryView>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => (open ? undefined : setAsked(null))}
        title={`Free the place of ${asked?.pseudonym ?? ""}?`}
        confirmLabel="Free the place"
        onConfirm={() => (asked === null ? undefined : free.mutateAsync({ slug, sessionId: asked.id }))}
      >
        Do this once their submission was returned, or ran out of time, at the platform. Somebody else can
        take the place, and pairs they hold go to others. Their labels are kept and paid. This can’t be
        undone.
      </ConfirmDialog>
    </>
  );
}

const columns: Column<StudySessionView>[] = [
  {
    id: "pseudonym",
    header: "Pseudonym",
    value: ({ pseudonym }) => pseudonym,
    className: "font-mono whitespace-nowrap",
  },
  {
    id: "person",
    header: "Platform ID",
    value: ({ externalId }) => externalId,
    cell: ({ externalId }) => externalId ?? <span className="font-sans text-muted">erased</span>,
    className: "font-mono whitespace-nowrap",
  },
  {
    id: "submission",
    header: "Submission ID",
    value: ({ externalSession }) => externalSession,
    className: "font-mono whitespace-nowrap",
  },
  {
    id: "study",
    header: "Study ID on platform",
    value: ({ externalStudy }) => externalStudy,
    className: "font-mono whitespace-nowrap",
  },
  {
    id: "state",
    header: "State",
    value: ({ state }) => states[state].label,
    cell: ({ state }) => <Badge tone={states[state].tone}>{states[state].label}</Badge>,
    hasChoices: true,
  },
  {
    id: "pairs",
    header: "Pairs",
    value: ({ done }) => done,
    cell: ({ done, pairs }) => `${done} of ${pairs}`,
    align: "end",
    className: "whitespace-nowrap",
  },
  {
    id: "started",
    header: "Started",
    value: ({ startedAt }) => startedAt,
    className: "whitespace-nowrap text-muted",
  },
];
