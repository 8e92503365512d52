import { cleanup, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { ApiProvider } from "#trpc/client.tsx";
import { UploadCard } from "./upload-card.tsx";

const opened: string[] = [];

class Request {
  upload = {};
  responseText = JSON.stringify({ ok: false, message: "Not now." });
  onload = () => {};
  open = (_: string, url: string) => opened.push(url);
  setRequestHeader = () => {};
  send = () => this.onload();
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  opened.length = 0;
});

it.each([
  ["by hash: train or validation", null],
  ["train", "train"],
  ["out of distribution", "ood"],
])("a file whose split is %s is sent with split=%s", async (option, split) => {
  vi.stubGlobal("XMLHttpRequest", Request);
  render(
    <ApiProvider>
      <UploadCard slug="p" />
    </ApiProvider>,
  );
  const value = screen.getByRole<HTMLOptionElement>("option", { name: option }).value;
  fireEvent.change(screen.getByLabelText("Split"), { target: { value } });
  const files = [new File(["{}"], "x.jsonl")];
  fireEvent.change(screen.getByLabelText("File of prompts"), { target: { files } });
  expect(await screen.findByText("Not now.")).toBeTruthy();
  const [url = ""] = opened;
  expect(new URL(url, "http://localhost").searchParams.get("split")).toBe(split);
});

it("sends a refused file again with what its columns hold", async () => {
  const refused = {
    id: "0197aaaa-0000-7000-8000-000000000001",
    kind: "prompts",
    fileName: "fragen.csv",
    format: "CSV",
    columns: ["Frage", "Note"],
    state: "refused",
    rowsTotal: 1,
    rowsNew: 0,
    rowsKnown: 0,
    errors: [{ line: 2, field: "prompt", message: "is missing" }],
    errorsTotal: 1,
    notes: [],
  };
  const answers = [refused, { ...refused, state: "done", rowsNew: 1, errors: [], errorsTotal: 0 }];
  class Answers extends Request {
    override send = () => {
      this.responseText = JSON.stringify({ ok: true, report: answers.shift() });
      this.onload();
    };
  }
  vi.stubGlobal("XMLHttpRequest", Answers);
  render(
    <ApiProvider>
      <UploadCard slug="p" />
    </ApiProvider>,
  );
  const files = [new File(["Frage,Note\nHi?,3"], "fragen.csv")];
  fireEvent.change(screen.getByLabelText("File of prompts"), { target: { files } });
  const select = await screen.findByLabelText("Frage");
  const { value } = within(select).getByRole<HTMLOptionElement>("option", { name: "the prompt" });
  fireEvent.change(select, { target: { value } });
  fireEvent.click(screen.getByRole("button", { name: "Import with these columns" }));
  expect(await screen.findByText("1 new")).toBeTruthy();
  const [first, second] = opened.map((url) => new URL(url, "http://localhost").searchParams.get("columns"));
  expect(first).toBeNull();
  expect(JSON.parse(second ?? "")).toEqual({ Frage: "prompt" });
  expect(screen.queryByLabelText("Frage")).toBeNull();
});
