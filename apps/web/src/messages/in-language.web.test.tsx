import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { TRPCClientError } from "@trpc/client";
import { afterEach, describe, expect, it } from "vitest";
import { ConfirmDialog, Dialog } from "#ui/dialog.tsx";
import { Skeleton } from "#ui/states.tsx";
import { Time } from "#ui/time.tsx";
import { ToastProvider, useToast } from "#ui/toast.tsx";
import { InEnglish, InLanguage } from "./in-language.tsx";

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
    expect(screen.getByText("vor 4 Minuten")).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Speichern" }));
    expect(screen.getByRole("button", { name: "Ausblenden" })).toBeDefined();
  });

  it("is that of a refusal, by its reason; the console shows the server's own words", async () => {
    const refused = () => Promise.reject(new TRPCClientError("No answer."));
    const ask = (
      <ConfirmDialog open onOpenChange={() => undefined} title="?" confirmLabel="OK" onConfirm={refused}>
        ?
      </ConfirmDialog>
    );
    const shown = render(<InLanguage language="de">{ask}</InLanguage>);
    fireEvent.click(screen.getByRole("button", { name: "OK" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Der Server ist nicht zu erreichen");
    expect(screen.getByRole("button", { name: "Abbrechen" })).toBeDefined();
    shown.unmount();
    render(<InEnglish>{ask}</InEnglish>);
    fireEvent.click(screen.getByRole("button", { name: "OK" }));
    expect((await screen.findByRole("alert")).textContent).toContain("The server can't be reached");
  });
});
