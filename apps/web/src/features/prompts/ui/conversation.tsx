import type { ShownMessage } from "@gshf/core/prompts";
import { joinClasses } from "#ui/join-classes.ts";
import { Markdown } from "#ui/markdown/index.tsx";

/** A prompt's whole conversation, who said what. */
export function Conversation({ messages }: { messages: readonly ShownMessage[] }) {
  return (
    <ol className="space-y-3">
      {messages.map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity but their place
        <li key={index}>
          <p className="mb-1 text-xs font-semibold tracking-wide text-muted uppercase">{message.role}</p>
          <div
            className={joinClasses(
              "rounded-lg border border-line px-4 py-3",
              message.role === "user" ? "bg-raised" : "bg-surface",
            )}
          >
            <Markdown text={message.content} />
          </div>
        </li>
      ))}
    </ol>
  );
}
