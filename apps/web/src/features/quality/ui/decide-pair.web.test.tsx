import type { QueuedPair } from "@gshf/core/quality";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { ApiProvider } from "#trpc/client.tsx";
import { ToastProvider } from "#ui/toast.tsx";
import { DecidePair } from "./decide-pair.tsx";

const pair: QueuedPair = {
  pairId: "p1",
  round: 1,
  conversation: [{ role: "user", content: "Two and two?" }],
  first: { text: "4" },
  second: { text: "5" },
  votes: [],
  flags: [],
  why: "disagreement",
  isHeld: false,
};

const answers: Record<string, unknown> = {
  "labeling.rules": { rationaleShare: 0, holdsForReading: false, showsImages: false },
  "projects.get": { can: ["project.write"] },
  "quality.adjudicate": null,
  "quality.markGold": { goldPairId: "g1" },
};

/** What was changed, as [verb, input]. */
let sent: [string, unknown][] = [];

beforeEach(() => {
  sent = [];
  vi.stubGlobal("fetch", async (url: URL | string, init?: { method?: string; body?: unknown }) => {
    const verbs = new URL(String(url), "http://localhost").pathname.replace("/api/trpc/", "").split(",");
    if (init?.method === "POST") {
      const inputs: Record<string, { json: unknown }> = JSON.parse(String(init.body));
      for (const [index, verb] of verbs.entries()) sent.push([verb, inputs[index]?.json]);
    }
    return Response.json(verbs.map((verb) => ({ result: { data: { json: answers[verb] } } })));
  });
  render(
    <ApiProvider>
      <ToastProvider>
        <DecidePair slug="p" pair={pair} />
      </ToastProvider>
    </ApiProvider>,
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

it("a pair is left out for a reason only, and by the decision that was pressed", async () => {
  press("Leave out");
  expect(await screen.findByText("Say why the pair is left out.")).toBeTruthy();
  expect(sent).toEqual([]);
  fireEvent.change(screen.getByLabelText(/^Why/), { target: { value: "It is cut off." } });
  press("Leave out");
  await expect.poll(() => sent).toHaveLength(1);
  const decision = { slug: "p", pairId: "p1", verdict: "leave-out", note: "It is cut off." };
  expect(sent).toEqual([["quality.adjudicate", decision]]);
});

it("marking a pair as gold decides nothing about it", async () => {
  fireEvent.click(await screen.findByRole("button", { name: "Mark as gold" }));
  const dialog = await screen.findByRole("dialog");
  const submit = [...dialog.querySelectorAll("button")].find((button) => button.type === "submit");
  fireEvent.click(submit ?? dialog);
  await expect.poll(() => sent).toHaveLength(1);
  expect(sent).toEqual([["quality.markGold", { slug: "p", pairId: "p1", answer: null, explanation: "" }]]);
});
