import { cleanup, fireEvent, screen } from "@testing-library/react";
import {
  AppRouterContext,
  type AppRouterInstance,
} from "next/dist/shared/lib/app-router-context.shared-runtime";
import { afterEach, expect, it, vi } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { ApiProvider } from "#trpc/client.tsx";
import { UploadCard } from "./upload-card.tsx";

const pushed: string[] = [];
const router = { push: (path: string) => void pushed.push(path) } as unknown as AppRouterInstance;

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const id = "0197aaaa-0000-7000-8000-000000000001";

it("sends the parts of a file that are not there yet, a part that was lost again, and opens its import", async () => {
  const sent: string[] = [];
  let losses = 1;
  vi.stubGlobal("fetch", async (url: unknown, init?: { method?: string; body?: unknown }) => {
    const address = String(url);
    if (init?.method === "PUT") {
      if (losses > 0) {
        losses -= 1;
        throw new TypeError("network");
      }
      sent.push(`${/parts\/\d+/.exec(address)?.[0]} ${Buffer.from(init.body as ArrayBuffer).toString()}`);
      return Response.json({ ok: true, parts: sent.length });
    }
    const json = address.includes("beginImport") ? { id, partBytes: 4, received: ["0".repeat(64)] } : {};
    return Response.json([{ result: { data: { json } } }]);
  });
  render(
    <AppRouterContext value={router}>
      <ApiProvider>
        <UploadCard slug="p" />
      </ApiProvider>
    </AppRouterContext>,
  );
  const files = [new File(["abcdefghij"], "x.jsonl")];
  fireEvent.change(screen.getByLabelText("File of prompts"), { target: { files } });
  await expect.poll(() => pushed).toEqual([`/projects/p/prompts/imports/${id}`]);
  expect(sent).toEqual(["parts/2 efgh", "parts/3 ij"]);
});
