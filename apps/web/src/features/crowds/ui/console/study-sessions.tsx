"use client";

import type { StudySessionView } from "@gshf/core/crowds";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Badge, type Tone } from "#ui/badge.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";

const states: Record<StudySessionView["state"], { label: string; tone: Tone }> = {
  open: { label: "at work", tone: "accent" },
  completed: { label: "completed", tone: "ok" },
  screened_out: { label: "screened out", tone: "warn" },
  declined: { label: "did not agree", tone: "neutral" },
  left: { label: "left", tone: "neutral" },
};

/** Who came by a study and how far they are. */
export function StudySessions({ slug, studyId }: { slug: string; studyId: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.crowds.studySessions.queryOptions({ slug, studyId }));
  return (
    <QueryView query={query}>
      {(sessions) =>
        sessions.length === 0 ? (
          <p className="text-sm text-muted">Nobody has come yet.</p>
        ) : (
          <Table label="Sessions" className="rounded-lg border border-line">
            <thead>
              <tr>
                <Th>Pseudonym</Th>
                <Th>Platform id</Th>
                <Th>Submission there</Th>
                <Th>Study there</Th>
                <Th>State</Th>
                <Th className="text-end">Pairs</Th>
                <Th>Started</Th>
              </tr>
            </thead>
            <tbody>
              {sessions.map((session) => (
                <tr key={session.id}>
                  <Td className="font-mono whitespace-nowrap">{session.pseudonym}</Td>
                  <Td className="font-mono whitespace-nowrap">
                    {session.externalId ?? <span className="font-sans text-muted">erased</span>}
                  </Td>
                  <Td className="font-mono whitespace-nowrap">{session.externalSession ?? "–"}</Td>
                  <Td className="font-mono whitespace-nowrap">{session.externalStudy ?? "–"}</Td>
                  <Td>
                    <Badge tone={states[session.state].tone}>{states[session.state].label}</Badge>
                  </Td>
                  <Td className="text-end whitespace-nowrap">
                    {session.done} of {session.pairs}
                  </Td>
                  <Td className="whitespace-nowrap text-muted">
                    <Time at={session.startedAt} />
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        )
      }
    </QueryView>
  );
}
