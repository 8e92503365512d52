import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { ApiProvider } from "#trpc/client.tsx";
import { ToastProvider } from "#ui/toast.tsx";
import { GuidelinesEditor } from "./guidelines-editor.tsx";

let sent: unknown[] = [];

beforeEach(() => {
  sent = [];
  vi.stubGlobal("fetch", async (_url: unknown, init?: { body?: unknown }) => {
    sent.push(JSON.parse(String(init?.body)));
    return Response.json([{ result: { data: { json: { version: 1 } } } }]);
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const press = (name: RegExp | string) => fireEvent.click(screen.getByRole("button", { name }));

it("asks for every part of an example before it publishes, and publishes what is left", async () => {
  render(
    <ApiProvider>
      <ToastProvider>
        <GuidelinesEditor slug="p" current={null} />
      </ToastProvider>
    </ApiProvider>,
  );
  press("Add a worked example");
  press("Add a worked example");
  type("Text", "Be fair.");
  press(/^Publish/);
  expect(await screen.findAllByText("Write it, or remove the example.")).toHaveLength(8);
  press(/^Remove\s*example 1$/);
  type("Prompt", "Two and two?");
  type("Answer A", "4");
  type("Answer B", "5");
  type("Which is better", "left");
  type("Why", "Four is right.");
  press(/^Publish/);
  await expect.poll(() => sent).toHaveLength(1);
  const example = { prompt: "Two and two?", left: "4", right: "5", choice: "left", why: "Four is right." };
  expect(sent[0]).toMatchObject({
    0: { json: { slug: "p", basedOn: 0, text: "Be fair.", mustAcknowledge: true, examples: [example] } },
  });
});
