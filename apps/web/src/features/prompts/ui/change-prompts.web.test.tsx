import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { ApiProvider } from "#trpc/client.tsx";
import { ChangePrompts } from "./change-prompts.tsx";

const ids = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
const back = { ids: [ids[0]], split: "train", addTags: [], removeTags: [] };

let sent: unknown[] = [];
let answer: unknown;

beforeEach(() => {
  sent = [];
  vi.stubGlobal("fetch", async (_: unknown, init?: { body?: unknown }) => {
    const [input]: { json: unknown }[] = Object.values(JSON.parse(String(init?.body)));
    sent.push(input?.json);
    return Response.json([{ result: { data: { json: answer } } }]);
  });
  render(
    <ApiProvider>
      <ChangePrompts slug="p" ids={ids} />
    </ApiProvider>,
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const moveTo = (name: string) => {
  fireEvent.change(screen.getByLabelText("Split to move to"), { target: { value: name } });
  fireEvent.click(screen.getByRole("button", { name: "Move to split" }));
};

it("moves the prompts shown, says who stays and why, and takes the move back", async () => {
  answer = { changed: 1, undo: [back], stayed: [{ because: "asked", prompts: 1 }], measured: 0 };
  moveTo("ood");
  expect(
    await screen.findByText(
      "1 prompt stays in train, because something was learned from it: 1 asked in a round.",
    ),
  ).toBeTruthy();
  expect(screen.getByText("1 changed.")).toBeTruthy();
  expect(sent).toEqual([{ slug: "p", ids, split: "ood" }]);
  answer = { changed: 1, undo: [], stayed: [], measured: 0 };
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  await expect.poll(() => sent.slice(1)).toEqual([{ slug: "p", ...back }]);
  await expect.poll(() => screen.queryByText(/stays in train/)).toBeNull();
});

it("says that figures include the prompts that moved", async () => {
  answer = { changed: 2, undo: [], stayed: [], measured: 2 };
  moveTo("train");
  expect(await screen.findByText(/^Figures measured so far include 2 prompts of those moved/)).toBeTruthy();
});
