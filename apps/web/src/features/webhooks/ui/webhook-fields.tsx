import { type WebhookEventType, webhookEventTypes } from "@gshf/core/webhooks/model";
import { Checkbox } from "#ui/field.tsx";
import type { FieldsOf } from "#ui/form-fields.tsx";
import { eventTexts } from "./event-texts.ts";

type Values = { name?: string; url?: string; format?: "standard" | "slack" };

/** What a webhook is made of. */
export function WebhookFields({
  form,
  events,
  onEvents,
}: {
  form: Pick<FieldsOf<Values>, "TextField" | "SelectField">;
  events: readonly WebhookEventType[];
  onEvents: (events: WebhookEventType[]) => void;
}) {
  const choose = (type: WebhookEventType, isOn: boolean) =>
    onEvents(webhookEventTypes.filter((other) => (other === type ? isOn : events.includes(other))));
  return (
    <>
      <form.TextField name="name" label="Name" hint="What it is for." maxLength={100} />
      <form.TextField
        name="url"
        label="URL"
        type="url"
        placeholder="https://jobs.example.org/gshf"
        hint="Messages are sent here by POST. The address must be public. Only owners and researchers see it."
      />
      <form.SelectField
        name="format"
        label="Format"
        options={{
          standard: "Standard Webhooks: JSON, signed",
          slack: "Slack: a line of text for a channel",
        }}
      />
      <fieldset className="space-y-2">
        <legend className="mb-1 text-sm font-medium">Events</legend>
        {webhookEventTypes.map((type) => (
          <Checkbox
            key={type}
            label={<code className="font-mono text-[0.8125rem]">{type}</code>}
            hint={eventTexts[type]}
            checked={events.includes(type)}
            onChange={(event) => choose(type, event.target.checked)}
          />
        ))}
        {events.length === 0 ? <p className="text-sm text-danger">Choose at least one.</p> : null}
      </fieldset>
    </>
  );
}
