"use client";

import { type OnboardingTextKind, publishTextSchema } from "@gshf/core/crowds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
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
  kind: OnboardingTextKind;
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
  const publish = useMutation(
    trpc.crowds.publishText.mutationOptions({
      onSuccess: async ({ version }, { text }) => {
        toast(text.trim() === "" ? `${title} page switched off.` : `Version ${version} published.`, {
          tone: "ok",
        });
        const queryKey = trpc.crowds.onboardingSettings.queryKey({ slug });
        await queryClient.invalidateQueries({ queryKey });
      },
    }),
  );
  const form = useVerbForm({
    schema: publishTextSchema,
    defaultValues: { slug, kind, text: settings.text, basedOn: settings.version },
    mutation: publish,
  });
  const text = form.watch("text");
  const isOn = settings.text !== "";
  return (
    <Card
      title={title}
      description={description}
      actions={
        <Badge tone={isOn ? "ok" : "neutral"}>{isOn ? `on, version ${settings.version}` : "off"}</Badge>
      }
    >
      <Form form={form} className="space-y-4">
        <Tabs
          label={title}
          tabs={[
            {
              id: "write",
              label: "Write",
              content: (
                <form.TextareaField
                  name="text"
                  label={`${title} text`}
                  hint="Markdown. Leave empty to switch the page off."
                  readOnly={!canWrite}
                  className="min-h-60 font-mono text-sm"
                />
              ),
            },
            {
              id: "preview",
              label: "Preview",
              content:
                text.trim() === "" ? (
                  <p className="text-muted">There is no text, so nobody sees this page.</p>
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
        <form.Submit disabled={!canWrite || text.trim() === settings.text}>
          {text.trim() === "" && isOn ? "Turn off" : "Publish"}
        </form.Submit>
      </Form>
    </Card>
  );
}
