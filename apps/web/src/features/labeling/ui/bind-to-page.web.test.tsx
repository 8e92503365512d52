import { describe, expect, it } from "vitest";
import { createSessionStore } from "../session/session-state.ts";
import { bindToPage } from "./bind-to-page.ts";

function makePage(reserve: string[]) {
  const done: string[] = [];
  const sent: { url: unknown; init: RequestInit | undefined }[] = [];
  const session = {
    state: createSessionStore().state,
    storeChanged: (name: string, isGone: boolean) => void done.push(`${isGone ? "gone" : "there"} ${name}`),
    start: () => void done.push("start"),
    leave: () => void done.push("leave"),
    retry: () => void done.push("retry"),
    setVisible: (isVisible: boolean) => void done.push(isVisible ? "visible" : "hidden"),
    reserveLeases: () => reserve,
  };
  const unbind = bindToPage(session, "somebody", async (url, init) => {
    sent.push({ url, init });
    return new Response();
  });
  return { done, sent, session, unbind };
}

const leave = () => window.dispatchEvent(new Event("pagehide"));

describe("a page that goes away", () => {
  it("gives its reserve back by a request that outlives it", () => {
    const page = makePage(["lease-2", "lease-3"]);
    leave();
    expect(page.sent).toMatchObject([
      {
        url: "/api/trpc/labeling.release",
        init: { method: "POST", keepalive: true, headers: { "x-gshf-person": "somebody" } },
      },
    ]);
    expect(JSON.parse(String(page.sent[0]?.init?.body))).toEqual({
      json: { leaseIds: ["lease-2", "lease-3"] },
    });
    page.unbind();
  });

  it("asks nothing when there is nothing to give back, nor once it is no labeling page any more", () => {
    const empty = makePage([]);
    leave();
    expect(empty.sent).toEqual([]);
    empty.unbind();
    const left = makePage(["lease-2"]);
    left.unbind();
    leave();
    expect(left.sent).toEqual([]);
  });

  it("leaves its session once it is parted from it, but not when it is bound again at once", async () => {
    const page = makePage([]);
    page.unbind();
    const unbind = bindToPage(page.session, "somebody", async () => new Response());
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(page.done).toEqual(["start", "start"]);
    unbind();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(page.done).toEqual(["start", "start", "leave"]);
  });
});
