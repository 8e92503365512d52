"use client";

import type { ProjectView } from "@gshf/core/projects";
import { paths } from "#paths.ts";
import { Badge } from "#ui/badge.tsx";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { counted } from "#ui/format.ts";

/** Where the settings lead to a project's webhooks. */
export function WebhooksCard({ project }: { project: ProjectView }) {
  const { total, off } = project.webhooks;
  return (
    <Card
      isSetting
      title="Webhooks"
      description="Tell your own programs or a Slack channel what happens: a round moved on, labels are complete, a training finished."
      actions={off > 0 ? <Badge tone="danger">{counted(off, "webhook")} off</Badge> : undefined}
    >
      <ButtonLink href={paths.webhooks(project.slug)}>
        {total === 0 ? "Set up webhooks" : `Open ${counted(total, "webhook")}`}
      </ButtonLink>
    </Card>
  );
}
