import { cleanup, render } from "@testing-library/react";
import { useContext, useEffect } from "react";
import { afterEach, expect, it } from "vitest";
import { headersFor, type Page, PageContext, PageOf } from "./page-of.tsx";

afterEach(cleanup);

/** Asks as soon as it is there, as a page does; notes whom for. */
function Asks({ asked }: { asked: (string | null)[] }) {
  const page = useContext(PageContext);
  useEffect(() => {
    asked.push(page.person);
  }, [page, asked]);
  return null;
}

it("what a page asks first is asked for its person already, and the next page's for the next one", () => {
  const page: Page = { person: null };
  const asked: (string | null)[] = [];
  const show = (person: string) => (
    <PageContext value={page}>
      <PageOf key={person} person={person}>
        <Asks asked={asked} />
      </PageOf>
    </PageContext>
  );
  const shown = render(show("ada"));
  shown.rerender(show("bob"));
  expect(asked).toEqual(["ada", "bob"]);
  shown.unmount();
  expect(page.person).toBeNull();
});

it("a request names everybody it is for: the page's person, or whom a call says it is for", () => {
  const page: Page = { person: "ada" };
  const call = (person?: string) => ({ context: person === undefined ? {} : { person } });
  expect(headersFor([call()], page)).toEqual({ "x-gshf-person": "ada" });
  // A label that leaves after its page: it is still its giver's.
  expect(headersFor([call("bob")], page)).toEqual({ "x-gshf-person": "bob" });
  expect(headersFor([call("bob"), call()], page)).toEqual({ "x-gshf-person": "bob,ada" });
  expect(headersFor([call()], { person: null })).toEqual({});
});
