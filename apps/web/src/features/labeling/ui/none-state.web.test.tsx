import type { NextPair } from "@gshf/core/labeling";
import { cleanup, render, screen } from "@testing-library/react";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import { afterEach, describe, expect, it } from "vitest";
import { InLanguage } from "#messages/in-language.tsx";
import type { Language } from "#messages/languages.ts";
import type { NoneInfo } from "../session/label-session.ts";
import { NoneState } from "./none-state.tsx";

afterEach(cleanup);

const nothing = () => undefined;
const router = {
  back: nothing,
  forward: nothing,
  refresh: nothing,
  push: nothing,
  replace: nothing,
  prefetch: nothing,
  experimental_gesturePush: nothing,
  bfcacheId: "0",
};

type None = Extract<NextPair, { kind: "none" }>;

function show(language: Language, over: Partial<NoneInfo> & { reason: None["reason"] }): HTMLElement {
  const none = { message: "", retryAt: null, cause: null, isInSession: false, ...over };
  render(
    <AppRouterContext value={router}>
      <InLanguage language={language}>
        <NoneState none={none} slug="a-project" doneCount={0} />
      </InLanguage>
    </AppRouterContext>,
  );
  return screen.getByRole("status");
}

describe("somebody who is stopped", () => {
  it("reads that they are paused, not blocked, and in the researcher's words why", () => {
    const cause = { kind: "said", reason: "answers without reading" } as const;
    const text = show("en", { reason: "paused-you", cause }).textContent;
    expect(text).toContain("Labeling is paused for you");
    expect(text).toContain("Reason: answers without reading");
  });

  it("reads in their own language what a rule saw", () => {
    const cause = { kind: "gold", right: 2, counted: 8 } as const;
    const text = show("de", { reason: "blocked", cause }).textContent;
    expect(text).toContain("Das Bewerten wurde für dich beendet");
    expect(text).toContain("Von deinen letzten 8 Prüfpaaren waren 2 richtig");
  });
});

describe("when there may be pairs again", () => {
  it("is said by the hour where it can be foreseen, and said to be unknown where it can't", () => {
    const retryAt = new Date(new Date().setHours(14, 5, 0, 0));
    expect(show("en", { reason: "preparing", retryAt }).textContent).toMatch(/around 2:05\sPM,/);
    cleanup();
    expect(show("de", { reason: "on-loan", retryAt }).textContent).toContain("Spätestens um 14:05");
    cleanup();
    const inTwoDays = new Date(retryAt.getTime() + 48 * 3_600_000);
    const day = inTwoDays.toLocaleDateString("de", { weekday: "long" });
    expect(show("de", { reason: "on-loan", retryAt: inTwoDays }).textContent).toContain(
      `Spätestens am ${day} um 14:05`,
    );
    cleanup();
    expect(show("en", { reason: "round-over" }).textContent).toContain("not known yet");
    cleanup();
    expect(show("en", { reason: "all-judged" }).textContent).not.toContain("known");
  });
});
