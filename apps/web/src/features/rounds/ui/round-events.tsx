import type { RoundEventView } from "@gshf/core/rounds";
import { Card } from "#ui/card.tsx";
import { QueryView, type Shown } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";

/** What happened to the round, newest first. */
export function RoundEvents<E>({ events }: { events: Shown<RoundEventView[], E> }) {
  return (
    <Card title="History" padded={false}>
      <QueryView query={events}>
        {(list) => (
          <ol
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
            tabIndex={0}
            aria-label="History"
            className="max-h-96 divide-y divide-line/70 overflow-y-auto border-t border-line"
          >
            {list.toReversed().map((event) => (
              <li key={event.id} className="flex flex-wrap items-baseline gap-x-3 card-inset-x py-2 text-sm">
                <span className="w-24 shrink-0 text-[0.8125rem] text-muted">
                  <Time at={event.at} />
                </span>
                <span className="min-w-0 grow basis-56 break-words">
                  <span className="font-medium">{headline(event)}</span>
                  {event.message === "" ? null : <span className="text-muted"> {event.message}</span>}
                </span>
                <span className="text-[0.8125rem] text-muted">{event.actor.replace(/^system:/, "")}</span>
              </li>
            ))}
          </ol>
        )}
      </QueryView>
    </Card>
  );
}

const kinds: Record<string, string> = { create: "created", trouble: "waiting" };

function headline(event: RoundEventView): string {
  if (event.from !== null && event.to !== null && event.from !== event.to)
    return `${event.from} → ${event.to}`;
  return kinds[event.kind] ?? event.kind;
}
