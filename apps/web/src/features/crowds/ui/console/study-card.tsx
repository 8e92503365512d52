"use client";

import type { StudyView } from "@gshf/core/crowds";
import { useState } from "react";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Field, Input } from "#ui/field.tsx";
import { formatCount } from "#ui/format.ts";
import { Stat } from "#ui/stat.tsx";
import { describeRate } from "./describe-rate.ts";
import { EditStudy } from "./edit-study.tsx";
import { StudySessions } from "./study-sessions.tsx";

/** One study: its link, how far its participants are, what it pays. */
export function StudyCard({ slug, study }: { slug: string; study: StudyView }) {
  const [isEditing, setIsEditing] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const { sessions } = study;
  const endedEarly = sessions.screened_out + sessions.declined + sessions.left;
  const started = sessions.open + sessions.completed + endedEarly;
  return (
    <Card
      title={study.name}
      description={`${study.platformName} · ${formatCount(study.pairsPerSession)} pairs per session · ${study.pay === null ? "no pay set" : describeRate(study.pay)}`}
      actions={
        <>
          <Badge tone={study.closedAt === null ? "ok" : "neutral"}>
            {study.closedAt === null ? "open" : "closed"}
          </Badge>
          <Dialog
            wide
            open={isEditing}
            onOpenChange={setIsEditing}
            title={`Edit ${study.name}`}
            trigger={<Button size="sm">Edit</Button>}
          >
            <EditStudy slug={slug} study={study} onDone={() => setIsEditing(false)} />
          </Dialog>
        </>
      }
    >
      <div className="space-y-4">
        <Field label="Entry link" hint={`Paste it at ${study.platformName} as the study’s URL.`}>
          {(control) => (
            <div className="flex flex-wrap gap-2">
              <Input
                {...control}
                readOnly
                value={study.entryUrl}
                className="grow basis-60 font-mono text-sm"
                onFocus={(event) => event.currentTarget.select()}
              />
              <CopyButton text={study.entryUrl} />
            </div>
          )}
        </Field>
        <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
          <Stat
            label="Started"
            value={formatCount(started)}
            {...(study.participantsMax === null
              ? {}
              : {
                  hint: `${formatCount(study.placesTaken)} of ${formatCount(study.participantsMax)} places taken`,
                })}
          />
          <Stat label="In progress" value={formatCount(sessions.open)} />
          <Stat label="Completed" value={formatCount(sessions.completed)} />
          <Stat label="Ended early" value={formatCount(endedEarly)} />
        </dl>
        <details className="group" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
          <summary className="link inline-block text-sm">Sessions</summary>
          <div className="mt-3">{isOpen ? <StudySessions slug={slug} studyId={study.id} /> : null}</div>
        </details>
      </div>
    </Card>
  );
}
