import { malformedRequests, mutatedRequest } from "@gshf/testing/malformed-requests";
import { type RawAnswer, rawExchange } from "@gshf/testing/raw-exchange";
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { attackedStack, sparing } from "./attacked.ts";

/** What is wrong with how a server took a request; null when nothing is. Hanging up on nonsense is right. */
function faultOf(name: string, { statuses }: RawAnswer): string | null {
  const defect = statuses.find((status) => status === 500 || status === 502 || status > 505);
  return defect === undefined ? null : `${name}: ${defect}`;
}

test("no malformed request ends a server or meets a defect", async ({ request }) => {
  const stack = await attackedStack(request);
  for (const { name: server, url } of stack.servers) {
    await test.step(server, () =>
      sparing(stack, async () => {
        const faults: (string | null)[] = [];
        for (const { name, wire } of malformedRequests) {
          faults.push(faultOf(name, await rawExchange({ url, pieces: [wire], timeoutMs: 3_000 })));
        }
        expect(
          faults.filter((fault) => fault !== null),
          server,
        ).toEqual([]);
      }),
    );
  }
});

test("no request with changed bytes ends a server or meets a defect", async ({ request }) => {
  const stack = await attackedStack(request);
  for (const { name: server, url } of stack.servers) {
    await test.step(server, () =>
      sparing(stack, async () => {
        const run = async (wire: string) => {
          const answer = await rawExchange({ url, pieces: [wire], timeoutMs: 1_000 });
          expect(faultOf(server, answer)).toBeNull();
        };
        await fc.assert(fc.asyncProperty(mutatedRequest(), run), { numRuns: 40 });
      }),
    );
  }
});
