"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Field, Textarea } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { formatCount } from "#ui/format.ts";
import { Markdown } from "#ui/markdown/index.tsx";
import { Tabs } from "#ui/tabs.tsx";
import { useToast } from "#ui/toast.tsx";

/** One versioned text of the way in, with its preview. */
export function TextCard({
  slug,
  kind,
  title,
  description,
  settings,
  counted,
  canWrite,
}: {
  slug: string;
  kind: "welcome" | "consent";
  title: string;
  description: string;
  settings: { version: number; text: string; agreedBy: number };
  /** What the count of people did. */
  counted: string;
  canWrite: boolean;
}) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const [text, setText] = useState(settings.text);
  const publish = useMutation(
    trpc.crowds.publishText.mutationOptions({
      onSuccess: async ({ version }) => {
        toast(text.trim() === "" ? `${title} is off.` : `Version ${version} is published.`, { tone: "ok" });
        const queryKey = trpc.crowds.onboardingSettings.queryKey({ slug });
        await queryClient.invalidateQueries({ queryKey });
      },
    }),
  );
  const isOn = settings.text !== "";
  return (
    <Card
      title={title}
      description={description}
      actions={
        <Badge tone={isOn ? "ok" : "neutral"}>{isOn ? `on, version ${settings.version}` : "off"}</Badge>
      }
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          publish.mutate({ slug, kind, text, basedOn: settings.version });
        }}
      >
        <Tabs
          label={title}
          tabs={[
            {
              id: "write",
              label: "Write",
              content: (
                <Field label={`${title} text`} hint="Markdown. Empty switches the page off.">
                  {(control) => (
                    <Textarea
                      {...control}
                      readOnly={!canWrite}
                      className="min-h-60 font-mono text-sm"
                      value={text}
                      onChange={(event) => setText(event.target.value)}
                    />
                  )}
                </Field>
              ),
            },
            {
              id: "preview",
              label: "Preview",
              content:
                text.trim() === "" ? (
                  <p className="text-muted">Nothing is written: nobody sees this page.</p>
                ) : (
                  <Markdown text={text} />
                ),
            },
          ]}
        />
        {isOn ? (
          <p className="text-sm text-muted">
            {formatCount(settings.agreedBy)} {settings.agreedBy === 1 ? "person" : "people"} {counted}.
          </p>
        ) : null}
        {publish.isError ? <FormProblem message={problemOf(publish.error).message} /> : null}
        <Button
          type="submit"
          variant="primary"
          busy={publish.isPending}
          disabled={!canWrite || text.trim() === settings.text}
        >
          {text.trim() === "" && isOn ? "Switch off" : "Publish"}
        </Button>
      </form>
    </Card>
  );
}
