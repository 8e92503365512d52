"use client";

import { isSameServer } from "@gshf/core/access/model";
import type { ProjectView } from "@gshf/core/projects";
import {
  adapterPathDefaults,
  adapterPathFields,
  handoverNotes,
  projectSettingsSchema,
} from "@gshf/core/projects/model";
import { CheckBadge, CheckLine, credentialHint } from "#features/console/index.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { useCheckConnection, useSaveConnection } from "./use-connection.ts";

const parts = Object.keys(adapterPathFields)
  .map((name) => `{${name}}`)
  .join(" ");

/** How what a training made comes to answer requests. */
export function ServingCard({ project }: { project: ProjectView }) {
  const { slug, serving } = project;
  const { url: known, hasKey, check: lastCheck, handover, adapterPath, sharedMount } = serving;
  const check = useCheckConnection(slug, "serving");
  const save = useSaveConnection(slug, "serving", ({ servingUrl }) => Boolean(servingUrl));
  const form = useVerbForm({
    schema: projectSettingsSchema,
    defaultValues: { slug, servingUrl: known, handover, adapterPath, sharedMount },
    mutation: {
      mutateAsync: async (values) => {
        await save.mutateAsync(values);
        // What was entered for this server must not be sent again with the next one's address.
        form.setValue("servingKey", undefined);
      },
    },
  });
  const url = form.watch("servingUrl");
  const how = form.watch("handover") ?? handover;
  const isElsewhere = hasKey && url != null && known !== null && !isSameServer(known, url);
  const mayWrite = project.can.includes("project.write");
  return (
    <Card
      isSetting
      title="Serving"
      description="Where trained policies answer, and how their server gets at what the trainer made."
      actions={known === null ? <Badge>π₀’s server</Badge> : <CheckBadge check={lastCheck} />}
    >
      <Form form={form} className="space-y-4">
        <form.TextField
          name="servingUrl"
          label="Server"
          optional
          empty="null"
          type="url"
          hint="Left empty, trained policies are served where π₀ is."
        />
        {url == null || url === "" ? null : (
          <form.TextField
            name="servingKey"
            label="API key"
            optional
            empty="omit"
            type="password"
            autoComplete="off"
            hint={credentialHint({ isStored: hasKey, isElsewhere })}
          />
        )}
        <form.SelectField name="handover" label="How it gets at an adapter" options={handoverNotes} />
        <form.TextField
          name="adapterPath"
          label={how === "load" ? "Path of an adapter" : "Name of an adapter"}
          optional
          empty="null"
          className="font-mono"
          placeholder={adapterPathDefaults[how]}
          hint={`What the server is told, with parts of the artifact: ${parts}. On a shared mount for example /mnt/models/{path}, for repositories of the Hub {repo}.`}
        />
        <form.TextField
          name="sharedMount"
          label="Shared mount"
          optional
          empty="null"
          className="font-mono"
          placeholder="/mnt/models"
          hint="The folder below which the trainer may say that artifacts lie. What lies there can’t be verified from here."
        />
        {known === null ? null : <CheckLine check={lastCheck} />}
        <form.Submit
          variant="secondary"
          disabled={!mayWrite}
          beside={
            known === null ? undefined : (
              <Button busy={check.isPending} disabled={!mayWrite} onClick={check.ask}>
                Test connection
              </Button>
            )
          }
        >
          Save
        </form.Submit>
      </Form>
    </Card>
  );
}
