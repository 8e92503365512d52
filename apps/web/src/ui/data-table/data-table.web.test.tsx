import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { NuqsTestingAdapter, type OnUrlUpdateFunction } from "nuqs/adapters/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { type Column, DataTable } from "./index.tsx";

type Person = { name: string; role: string; labels: number | null; joined: Date };

const columns: Column<Person>[] = [
  { id: "name", header: "Name", value: ({ name }) => name },
  { id: "role", header: "Role", value: ({ role }) => role, hasChoices: true },
  {
    id: "labels",
    header: "Labels",
    explanation: "Pairs they judged.",
    value: ({ labels }) => labels,
    cell: ({ labels }) => (labels === null ? "–" : `${labels} labels`),
    align: "end",
  },
  { id: "joined", header: "Joined", value: ({ joined }) => joined },
  {
    id: "act",
    header: "Actions",
    isUnnamed: true,
    cell: ({ name }) => <button type="button">Erase {name}</button>,
  },
];

function makePeople(count: number): Person[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `L-${index + 1}`,
    role: index % 3 === 0 ? "owner" : "labeler",
    labels: index === 1 ? null : (index * 7) % 12,
    joined: new Date(Date.UTC(2026, 0, index + 1)),
  }));
}

afterEach(cleanup);

/** The table at an address; what is written to it is collected. */
function show(rows: Person[], searchParams = "") {
  const written: string[] = [];
  const onUrlUpdate: OnUrlUpdateFunction = ({ queryString }) => void written.push(queryString);
  render(
    <NuqsTestingAdapter searchParams={searchParams} onUrlUpdate={onUrlUpdate} hasMemory>
      <DataTable
        label="People"
        name="people"
        columns={columns}
        rows={rows}
        keyOf={({ name }) => name}
        empty={<p>Nobody is here</p>}
      />
    </NuqsTestingAdapter>,
  );
  return written;
}

const table = () => screen.getByRole("table", { name: "People" });
const names = () =>
  within(table())
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getAllByRole("cell")[0]?.textContent);
const heading = (name: string) => screen.getByRole("columnheader", { name });
const sortBy = (name: string) => fireEvent.click(within(heading(name)).getByRole("button", { name }));

describe("a small table", () => {
  it("is plain: a heading row and its rows, without anything to press", () => {
    show(makePeople(5));
    expect(within(table()).getAllByRole("row")).toHaveLength(6);
    expect(screen.queryByRole("searchbox")).toBeNull();
    expect(screen.queryByRole("button", { name: "Name" })).toBeNull();
    expect(screen.queryByRole("button", { name: /CSV/ })).toBeNull();
  });

  it("says what belongs there while it has no row", () => {
    show([]);
    expect(screen.queryByRole("table")).toBeNull();
    expect(screen.getByText("Nobody is here")).toBeDefined();
  });
});

describe("sorting", () => {
  it("goes by the heading: one way, the other, and back to the given order; what is unknown comes last", () => {
    show(makePeople(12));
    expect(names().at(-1)).toBe("L-12");
    sortBy("Labels");
    expect(heading("Labels").getAttribute("aria-sort")).toBe("descending");
    expect([names()[0], names().at(-1)]).toEqual(["L-6", "L-2"]);
    sortBy("Labels");
    expect(heading("Labels").getAttribute("aria-sort")).toBe("ascending");
    expect([names()[0], names().at(-1)]).toEqual(["L-1", "L-2"]);
    sortBy("Labels");
    expect(heading("Labels").getAttribute("aria-sort")).toBeNull();
    expect([names()[0], names().at(-1)]).toEqual(["L-1", "L-12"]);
  });

  it("reads numbers within names", () => {
    show(makePeople(12).reverse());
    sortBy("Name");
    expect(names().slice(0, 3)).toEqual(["L-1", "L-2", "L-3"]);
  });

  it("is a button of the keyboard's too, and only where there is something to sort by", () => {
    show(makePeople(12));
    const button = within(heading("Joined")).getByRole("button", { name: "Joined" });
    button.focus();
    expect(document.activeElement).toBe(button);
    expect(button.tagName).toBe("BUTTON");
    expect(within(heading("Actions")).queryByRole("button")).toBeNull();
  });
});

describe("finding", () => {
  it("keeps the rows that say every word, and says how many", () => {
    show(makePeople(12));
    fireEvent.change(screen.getByRole("searchbox", { name: "Find in People" }), {
      target: { value: "OWNER l-1" },
    });
    expect(names()).toEqual(["L-1", "L-10"]);
    expect(screen.getByRole("status").textContent).toBe("2 of 12 rows");
  });

  it("chooses a column's value, and gives everything back when nothing matches", () => {
    show(makePeople(12));
    fireEvent.change(screen.getByRole("combobox", { name: "Role" }), { target: { value: "owner" } });
    expect(names()).toEqual(["L-1", "L-4", "L-7", "L-10"]);
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "nobody" } });
    expect(names()).toEqual([]);
    fireEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(names()).toHaveLength(12);
  });
});

describe("the address", () => {
  it("holds how the table is looked at, and only what differs", async () => {
    const written = show(makePeople(12));
    sortBy("Labels");
    await waitFor(() => expect(written.at(-1)).toBe("?people.sort=-labels"));
    fireEvent.change(screen.getByRole("combobox", { name: "Role" }), { target: { value: "labeler" } });
    await waitFor(() => expect(written.at(-1)).toBe("?people.sort=-labels&people.role=labeler"));
    sortBy("Labels");
    sortBy("Labels");
    fireEvent.change(screen.getByRole("combobox", { name: "Role" }), { target: { value: "" } });
    await waitFor(() => expect(written.at(-1)).toBe(""));
  });

  it("brings it back, and bears what makes no sense", () => {
    show(makePeople(12), "?people.sort=-name&people.role=owner&people.hide=labels,nonsense&other.sort=role");
    expect(names()).toEqual(["L-10", "L-7", "L-4", "L-1"]);
    expect(screen.queryByRole("columnheader", { name: "Labels" })).toBeNull();
    cleanup();
    show(makePeople(12), "?people.sort=-nonsense&people.nonsense=1");
    expect(names()).toHaveLength(12);
  });
});

describe("an explanation", () => {
  it("shows while its heading has the focus", async () => {
    show(makePeople(12));
    fireEvent.focus(within(heading("Labels")).getByRole("button"));
    expect((await screen.findByRole("tooltip")).textContent).toBe("Pairs they judged.");
  });
});

describe("a long table", () => {
  // jsdom lays nothing out: boxes are given their heights here.
  const offsetHeight = Object.getOwnPropertyDescriptor(HTMLElement.prototype, "offsetHeight");
  beforeEach(() => {
    const heights = { clientHeight: 400, offsetHeight: 40 };
    for (const [name, height] of Object.entries(heights)) {
      Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => height });
    }
    return () => {
      Reflect.deleteProperty(HTMLElement.prototype, "clientHeight");
      if (offsetHeight !== undefined)
        Object.defineProperty(HTMLElement.prototype, "offsetHeight", offsetHeight);
    };
  });

  it("draws what is in sight, says how many rows there are and which one each is", () => {
    show(makePeople(1_000));
    const rows = within(table()).getAllByRole("row");
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.length).toBeLessThan(60);
    expect(table().getAttribute("aria-rowcount")).toBe("1001");
    expect(rows.slice(0, 3).map((row) => row.getAttribute("aria-rowindex"))).toEqual(["1", "2", "3"]);
    expect(screen.getByRole("region", { name: "People, table" }).tabIndex).toBe(0);
  });

  it("is on paper whole", () => {
    show(makePeople(150));
    act(() => void window.dispatchEvent(new Event("beforeprint")));
    expect(names()).toHaveLength(150);
    act(() => void window.dispatchEvent(new Event("afterprint")));
    expect(names().length).toBeGreaterThan(10);
    expect(names().length).toBeLessThan(60);
  });

  it("sorts all of its rows, in sight or not", () => {
    show(makePeople(1_000));
    sortBy("Joined");
    expect(names()[0]).toBe("L-1000");
  });
});
