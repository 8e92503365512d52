import type { ImportReport } from "@gshf/core/prompts/model";
import { act, cleanup, screen, within } from "@testing-library/react";
import superjson from "superjson";
import { afterEach, expect, it, vi } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { ApiProvider } from "#trpc/client.tsx";
import { ImportHistory } from "./import-history.tsx";

/** As a browser's, told by hand. */
class Stream extends EventTarget {
  static open: Stream[] = [];
  readonly address: string;
  constructor(address: string) {
    super();
    this.address = address;
    Stream.open.push(this);
  }
  close() {
    Stream.open = Stream.open.filter((stream) => stream !== this);
  }
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  Stream.open = [];
});

function report(number: number, more: Partial<ImportReport>): ImportReport {
  return {
    id: `0197aaaa-0000-7000-8000-00000000000${number}`,
    kind: "comparisons",
    fileName: `rows-${number}.jsonl`,
    format: "",
    columns: [],
    options: { badRows: "refuse", columns: {} },
    state: "reading",
    bytes: 10,
    bytesReceived: 10,
    bytesRead: 0,
    rowsStored: 0,
    rowsTotal: 0,
    rowsNew: 0,
    rowsKnown: 0,
    errors: [],
    errorsTotal: 0,
    notes: [],
    problem: null,
    createdAt: new Date("2026-01-01T00:00:00Z"),
    endedAt: null,
    ...more,
  };
}

it("hears of the file that came first until it is over, then of the next, and asks for none of them", async () => {
  vi.stubGlobal("EventSource", Stream);
  const files = [report(2, {}), report(1, {}), report(0, { state: "done", rowsNew: 3 })];
  let asked = 0;
  vi.stubGlobal("fetch", async () => {
    asked += 1;
    return Response.json([{ result: { data: superjson.serialize({ items: files, next: null }) } }]);
  });
  render(
    <ApiProvider>
      <ImportHistory slug="p" canChange={false} />
    </ApiProvider>,
  );
  const followed = () => Stream.open.map(({ address }) => address);
  const address = (number: number) => `/api/projects/p/imports/${report(number, {}).id}/progress`;
  await expect.poll(followed).toEqual([address(1)]);
  const [stream] = Stream.open;
  act(() => void stream?.dispatchEvent(new Event("open")));
  const told = report(1, { state: "done", rowsNew: 7, endedAt: new Date("2026-01-01T00:01:00Z") });
  act(() => void stream?.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(told) })));
  const ofFirst = await screen.findByText("rows-1.jsonl", { selector: "summary span" });
  expect(within(ofFirst.closest("summary") ?? ofFirst).getByText("+7")).toBeDefined();
  await expect.poll(followed).toEqual([address(2)]);
  expect(asked).toBe(1);
});
