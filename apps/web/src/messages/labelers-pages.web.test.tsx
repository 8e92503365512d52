import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { TRPCClientError } from "@trpc/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import ErrorPage from "#app/error.tsx";
import { CenteredPage } from "#ui/centered-page.tsx";
import { FailedPage } from "#ui/failed-page.tsx";
import { MissingPage } from "#ui/missing-page.tsx";
import { SkipLink } from "#ui/skip-link.tsx";
import { useErrorMessage } from "#ui/use-error-message.ts";
import { InLanguage } from "./in-language.tsx";
import { translatorOf } from "./translator.ts";

afterEach(cleanup);

/** Everything that a page shows or reads out. */
function wordsOf(container: HTMLElement): string[] {
  const read = [...container.querySelectorAll("[aria-label], [title]")].flatMap((element) => [
    element.getAttribute("aria-label"),
    element.getAttribute("title"),
  ]);
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) read.push(walker.currentNode.textContent);
  return read.filter((text) => text !== null && /\p{L}/u.test(text)).map((text) => text?.trim() ?? "");
}

describe("a page in German", () => {
  it("says that there is no such page, or that it failed, without an English word", () => {
    const missing = render(
      <InLanguage language="de">
        <CenteredPage>
          <MissingPage />
        </CenteredPage>
      </InLanguage>,
    );
    expect(wordsOf(missing.container)).toEqual([
      "gshf, Startseite",
      "Darstellung: wie das System. Wechseln zu: hell",
      "Darstellung: wie das System",
      "gshf",
      "Seite nicht gefunden",
      "Diese Seite gibt es nicht, oder du gehörst nicht zu ihrem Projekt.",
      "Zur Startseite",
    ]);
    missing.unmount();
    const again = vi.fn();
    const failed = render(
      <InLanguage language="de">
        <FailedPage reset={again} />
      </InLanguage>,
    );
    expect(wordsOf(failed.container)).toContain("Etwas ist schiefgegangen");
    fireEvent.click(screen.getByRole("button", { name: "Noch einmal versuchen" }));
    expect(again).toHaveBeenCalledOnce();
  });

  it("has its title in the tab in German", () => {
    const t = translatorOf("de", "tabs");
    expect([t("label"), t("history"), t("signIn"), t("notFound")]).toEqual([
      "Bewerten",
      "Meine Urteile",
      "Anmelden",
      "Nicht gefunden",
    ]);
  });

  it("has its skip link in German, which stands above it", async () => {
    render(
      <>
        <SkipLink />
        <InLanguage language="de">Seite</InLanguage>
      </>,
    );
    expect((await screen.findByRole("link", { name: "Zum Inhalt" })).getAttribute("lang")).toBe("de");
  });
});

describe("where not even a layout could be shown", () => {
  beforeEach(() => {
    vi.spyOn(navigator, "languages", "get").mockReturnValue(["de-AT", "en"]);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("the page speaks what the browser prefers", () => {
    render(<ErrorPage reset={() => undefined} />);
    expect(screen.getByRole("heading", { name: "Etwas ist schiefgegangen" })).toBeDefined();
  });
});

describe("a refusal", () => {
  function Refused({ error }: { error: unknown }) {
    return <p>{useErrorMessage()(error)}</p>;
  }
  const say = (language: "en" | "de", data: object): string | null => {
    const error = new TRPCClientError("In the server's English.", {
      result: { error: { message: "In the server's English.", code: -32_000, data } },
    });
    const { container, unmount } = render(
      <InLanguage language={language}>
        <Refused error={error} />
      </InLanguage>,
    );
    const { textContent } = container;
    unmount();
    return textContent;
  };

  it("is said by its reason and the field at fault, with its figures", () => {
    const tooFast = { reason: "too-fast", field: "visibleMs", values: { seconds: 1 } };
    expect(say("de", tooFast)).toBe("Lies beide Antworten noch 1 Sekunde lang, und bewerte das Paar dann.");
    expect(say("en", { ...tooFast, values: { seconds: 3 } })).toBe(
      "Read both answers for 3 more seconds, then label the pair.",
    );
    const expired = { reason: "forbidden", field: "token", values: { case: "expired" } };
    expect(say("de", expired)).toContain("Einladungslink ist abgelaufen");
  });

  it("is said by its reason where the field says nothing more, and as a defect where the reason is unheard of", () => {
    const limited = { reason: "rate-limited", field: null, values: { seconds: 7 } };
    expect(say("de", limited)).toContain("in 7 Sekunden");
    expect(say("de", { reason: "conflict", field: "x", values: {} })).toContain("Inzwischen hat sich etwas");
    expect(say("de", { reason: "unheard-of", field: null, values: {} })).toContain("schiefgegangen");
  });
});
