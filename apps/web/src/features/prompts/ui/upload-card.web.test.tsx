import { cleanup, fireEvent, screen } from "@testing-library/react";
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
