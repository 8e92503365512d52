import { setTimeout as wait } from "node:timers/promises";
import { canonicalJson, type JsonValue } from "../../canonical-json.ts";
import { JobEvent } from "../../events.ts";
import { readTrainerJson } from "../../read-trainer-json.ts";
import { type Clause, fail, pass, skip, unless } from "../clause.ts";
import type { Delivery } from "../probe-server.ts";
import { eventsOf, hookSilenceMs, linesOf, type Run, wholeJob } from "../run.ts";

/** The webhooks of the whole job, once each of its events came, or no more do. */
function deliveriesOf(run: Run): Promise<readonly Delivery[]> {
  return run.once("deliveries", async () => {
    const ended = await wholeJob(run);
    const told = linesOf(await eventsOf(run, ended)).length;
    const own = () =>
      run.server.deliveries.filter(({ body }) => {
        const event = eventIn(body);
        // What can't be read is told of whichever job it is.
        return event === undefined || event.job_id === ended.jobId;
      });
    const taken = () => own().filter(({ status }) => status === 204).length;
    for (let seen = -1, quiet = 0; quiet < hookSilenceMs && taken() < told; ) {
      quiet = seen === own().length ? quiet + 100 : 0;
      seen = own().length;
      await wait(100);
    }
    return own();
  });
}

const none = "it sends no webhooks, and is polled";
const sent = "a job with callback_url and callback_secret";
const eventIn = (body: string) => JobEvent.safeParse(readTrainerJson(body)).data;

export const webhookClauses: readonly Clause[] = [
  {
    name: "webhooks-signed",
    right:
      "webhooks are signed as Standard Webhooks with the job's callback_secret, at the time they are sent",
    async check(run) {
      const deliveries = await deliveriesOf(run);
      if (deliveries.length === 0) return skip(none);
      const faults = deliveries.flatMap(({ verdict }) => (verdict.ok ? [] : [verdict.message]));
      return unless(sent, [...new Set(faults)]);
    },
  },
  {
    name: "webhook-ids",
    right: "webhook-id names one event: two events have two ids",
    async check(run) {
      const deliveries = await deliveriesOf(run);
      if (deliveries.length === 0) return skip(none);
      const bodies = Map.groupBy(deliveries, ({ id }) => id);
      const shared = [...bodies].filter(
        ([, all]) => new Set(all.map(({ body }) => eventIn(body)?.seq)).size > 1,
      );
      return unless(
        sent,
        shared.map(([id, all]) => `${all.length} events under webhook-id ${id}`),
      );
    },
  },
  {
    name: "webhook-again",
    right: "an event that was refused with 503 and is sent again has the same webhook-id and the same body",
    async check(run) {
      const deliveries = await deliveriesOf(run);
      const refused = deliveries.find(({ status }) => status === 503);
      if (refused === undefined) return skip(none);
      const seq = eventIn(refused.body)?.seq;
      const again = deliveries.filter((one) => one !== refused && eventIn(one.body)?.seq === seq);
      if (again.length === 0) return skip("it is not sent again, which polling makes up for");
      const wrong = again.filter(({ id, body }) => id !== refused.id || body !== refused.body);
      return unless(
        `HTTP 503 to webhook-id ${refused.id}`,
        wrong.map(({ id }) => `it came again under webhook-id ${id}`),
      );
    },
  },
  {
    name: "webhooks-tell-the-same",
    right: "a webhook's body is the event that GET …/events answers under its seq",
    async check(run) {
      const deliveries = await deliveriesOf(run);
      if (deliveries.length === 0) return skip(none);
      const listed = new Map(
        linesOf(await eventsOf(run, await wholeJob(run))).flatMap((line) => {
          const event = JobEvent.safeParse(line).data;
          return event === undefined ? [] : [[event.seq, text(event)] as const];
        }),
      );
      for (const { body } of deliveries) {
        const event = eventIn(body);
        const same = listed.get(event?.seq ?? 0);
        // What can't be read, here or there, is another clause's.
        if (event === undefined || same === undefined || same === text(event)) continue;
        return fail(sent, `seq ${event.seq} by webhook: ${body}; listed: ${same}`);
      }
      return pass;
    },
  },
];

// Events came from JSON.
const text = (event: JobEvent) => canonicalJson(event as JsonValue);
