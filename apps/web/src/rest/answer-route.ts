import { type Actor, claimRequest, type Deps, done, type Outcome, refuse } from "@gshf/core/access";
import { z } from "zod";
import { refuseInput } from "../refuse-input.ts";
import { fieldsOf, toJson } from "./json-schema.ts";
import { ownKeyOf } from "./own-key.ts";
import { type Asked, readInput } from "./read-input.ts";
import { replyOf, saysNothing } from "./reply.ts";
import { parametersOf, type Route } from "./route.ts";

/** What goes back; kept as it is, it is what a repeated request gets. */
const replySchema = z.object({
  status: z.int(),
  /** JSON; null where there is nothing to say. */
  body: z.string().nullable(),
  /** Where the thing stands that was made. */
  location: z.string().nullable(),
});
export type Reply = z.output<typeof replySchema> & { isRepeated?: true };

type Asking = { deps: Deps; actor: Actor; asked: Asked; target: string };

/** Answers a request by the verb of its route. */
export async function answerRoute(route: Route, asking: Asking): Promise<Outcome<Reply>> {
  const { deps, actor, asked, target } = asking;
  const { kind, input } = route.verb.definition;
  if (asked.key !== null && !/^[\x21-\x7e]{1,255}$/.test(asked.key)) {
    const message = "Idempotency-Key must be 1 to 255 visible ASCII characters; a UUID is a good one.";
    return refuse("invalid", message, "Idempotency-Key");
  }
  const isKept = route.method === "post" && kind === "mutation" && ownKeyOf(fieldsOf(input)) === null;
  if (asked.key === null || !isKept) return perform(route, asking);
  const keyed = { actor, key: asked.key, asked: `${route.method} ${target}\n${asked.body}` };
  const claim = await claimRequest(deps, keyed);
  if (!claim.ok) return claim;
  if (claim.value.kind === "repeated") {
    return done({ ...replySchema.parse(JSON.parse(claim.value.answer)), isRepeated: true });
  }
  const { keep, release } = claim.value;
  try {
    const reply = await perform(route, asking);
    // What was refused was not done: it may be asked for again once it can be.
    await (reply.ok ? keep(JSON.stringify(reply.value)) : release());
    return reply;
  } catch (error) {
    await release();
    throw error;
  }
}

async function perform(route: Route, { deps, actor, asked }: Asking): Promise<Outcome<Reply>> {
  const { definition } = route.verb;
  const read = parseInput(route, asked, actor);
  if (!read.ok) return read;
  // What the input schema gave, whatever its type, is what the verb takes: hence `never`.
  const outcome = await route.verb(deps, actor, read.value as never);
  if (!outcome.ok) return outcome;
  const { output } = definition;
  const value = output.parse(outcome.value);
  const location = locationOf(route, read.value, value);
  if (saysNothing(output)) return done({ status: 204, body: null, location });
  return done({ status: location === null ? 200 : 201, body: toJson(replyOf(definition, value)), location });
}

/** What a verb is given: the request's input as the verb's schema takes it. */
export function parseInput(
  route: Pick<Route, "method" | "path" | "verb">,
  asked: Asked,
  actor: Actor,
): Outcome<unknown> {
  const read = readInput(route, asked, actor);
  if (!read.ok) return read;
  const parsed = route.verb.definition.input.safeParse(read.value);
  return parsed.success ? done(parsed.data) : refuseInput(parsed.error);
}

function locationOf({ makes }: Route, ...sources: readonly unknown[]): string | null {
  if (makes === undefined) return null;
  const found: Record<string, unknown> = Object.assign({}, ...sources);
  return parametersOf(makes).reduce(
    (path, name) => path.replace(`{${name}}`, encodeURIComponent(String(found[name]))),
    `/api/v1${makes}`,
  );
}
