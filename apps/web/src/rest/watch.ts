import { setTimeout as wait } from "node:timers/promises";
import { type Actor, type AnyVerb, type Deps, done, type Outcome } from "@gshf/core/access";
import { followRounds } from "@gshf/core/rounds";
import { z } from "zod";
import { eventStream } from "../event-stream.ts";
import { etagOf } from "./etag.ts";
import { toJson } from "./json-schema.ts";

/** Something that goes on by itself, told of until it is over. */
export type Watch = {
  /** `slice.verb`, as operations are named. */
  name: string;
  path: `/${string}`;
  summary: string;
  /** What tells how far it is: its answers are the events. */
  verb: AnyVerb;
  /** Whether its rounds are followed anyway, so that it is asked only when something changed. */
  isRound?: true;
};

const lookEveryMs = 1_000;
/** Where changes are told, it is asked at least this often all the same. */
const looksUnasked = 15;

/** What can't be told apart from its data: that it has ended, or can't go on by itself. */
const state = z.looseObject({ state: z.string().optional(), endedAt: z.date().nullish() });
const overStates = ["complete", "failed", "cancelled", "stopped"];

function isOver(value: unknown): boolean {
  const { state: name = "", endedAt } = state.parse(value);
  return (endedAt !== null && endedAt !== undefined) || overStates.includes(name);
}

type Asking = { deps: Deps; actor: Actor; input: unknown; request: Request };

/**
 * A stream of what the verb answers: at once, and again whenever it is another; `event: end` once it is over. An event's
 * id is the answer's ETag, so that who comes back with Last-Event-ID hears nothing twice.
 */
export async function watch(
  { verb, isRound }: Pick<Watch, "verb" | "isRound">,
  asking: Asking,
): Promise<Outcome<Response>> {
  const { deps, actor, input, request } = asking;
  const ask = () => verb(deps, actor, input as never);
  const first = await ask();
  if (!first.ok) return first;
  let isNews = false;
  const number = z.object({ slug: z.string(), number: z.int().optional() }).parse(input);
  const followed = isRound
    ? await followRounds(deps, actor, { slug: number.slug }, (change) => {
        if (change.number === number.number) isNews = true;
      })
    : done(() => undefined);
  if (!followed.ok) return followed;
  return done(
    eventStream(request, ({ tell, end }) => {
      let seen = request.headers.get("last-event-id");
      const show = (value: unknown) => {
        const data = toJson(verb.definition.output.parse(value));
        const id = etagOf(data);
        if (id !== seen) tell({ id, data });
        seen = id;
        if (!isOver(value)) return;
        tell({ event: "end", data: {} });
        end();
      };
      const left = new AbortController();
      const look = async () => {
        for (let looks = 1; !left.signal.aborted; looks++) {
          await wait(lookEveryMs, undefined, { signal: left.signal });
          // Changes are told from the watch's own first look on, which may be up to a second away.
          if (isRound && !isNews && looks > 2 && looks % looksUnasked !== 0) continue;
          isNews = false;
          const outcome = await ask();
          if (left.signal.aborted) return;
          if (outcome.ok) show(outcome.value);
          // Asking again says why.
          else end();
        }
      };
      show(first.value);
      look().catch((error: unknown) => {
        if (!left.signal.aborted)
          deps.log.warn({ err: error }, "something that is watched could not be looked at");
        end();
      });
      return () => {
        left.abort();
        followed.value();
      };
    }),
  );
}
