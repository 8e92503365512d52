import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { TRPCClientError } from "@trpc/client";
import { afterEach, describe, expect, it } from "vitest";
import { ConfirmDialog, Dialog } from "./dialog.tsx";
import { InLanguage } from "./language.tsx";
import { Skeleton } from "./states.tsx";
import { Time } from "./time.tsx";
import { ToastProvider, useToast } from "./toast.tsx";

afterEach(cleanup);

const page = () => document.documentElement.lang;

describe("the language of a page", () => {
  it("is the document's, because dialogs stand beside the page, and goes with it", () => {
    document.documentElement.lang = "en";
    const inner = (
      <InLanguage language="de">
        <Dialog open title="Titel">
          Text
        </Dialog>
      </InLanguage>
    );
    const shown = render(<InLanguage language="de">{inner}</InLanguage>);
    expect(page()).toBe("de");
    expect(screen.getByRole("dialog").closest("[lang]")?.getAttribute("lang")).toBe("de");
    expect(screen.getByRole("button", { name: "Schließen" })).toBeDefined();
    // A part that goes leaves the rest of the page in its language.
    shown.rerender(<InLanguage language="de">rest</InLanguage>);
    expect(page()).toBe("de");
    shown.rerender(<InLanguage language="en">rest</InLanguage>);
    expect(page()).toBe("en");
    shown.unmount();
    expect(page()).toBe("en");
  });

  it("is spoken by the building blocks: waiting, times, notices shown far above", () => {
    function Notice() {
      const toast = useToast();
      return (
        <button type="button" onClick={() => toast("Gespeichert")}>
          Speichern
        </button>
      );
    }
    render(
      <ToastProvider>
        <InLanguage language="de">
          <Skeleton />
          <Time at={new Date(Date.now() - 4 * 60_000)} />
          <Notice />
        </InLanguage>
      </ToastProvider>,
    );
    expect(screen.getByRole("status", { name: "Wird geladen" })).toBeDefined();
    expect(screen.getByText("vor 4 min")).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Speichern" }));
    expect(screen.getByRole("button", { name: "Ausblenden" })).toBeDefined();
  });

  it("is that of a refusal, by its reason; English pages show the server's own words", async () => {
    const refused = () => Promise.reject(new TRPCClientError("No answer."));
    const ask = (language: "en" | "de") => (
      <InLanguage language={language}>
        <ConfirmDialog open onOpenChange={() => undefined} title="?" confirmLabel="OK" onConfirm={refused}>
          ?
        </ConfirmDialog>
      </InLanguage>
    );
    const shown = render(ask("de"));
    fireEvent.click(screen.getByRole("button", { name: "OK" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Der Server ist nicht zu erreichen");
    expect(screen.getByRole("button", { name: "Abbrechen" })).toBeDefined();
    shown.unmount();
    render(ask("en"));
    fireEvent.click(screen.getByRole("button", { name: "OK" }));
    expect((await screen.findByRole("alert")).textContent).toContain("The server can't be reached");
  });
});
