import { act, cleanup, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useEventStream } from "./use-event-stream.ts";

/** As a browser's, told by hand. */
class Stream extends EventTarget {
  static open: Stream[] = [];
  readonly address: string;
  constructor(address: string) {
    super();
    this.address = address;
    Stream.open.push(this);
  }
  close() {
    Stream.open = Stream.open.filter((stream) => stream !== this);
  }
}

function Page({ address }: { address: string | null }) {
  const [told, setTold] = useState<unknown>("nothing");
  const isHeard = useEventStream(address, setTold);
  return <p>{`${isHeard ? "heard" : "not heard"}: ${JSON.stringify(told)}`}</p>;
}

const addresses = () => Stream.open.map(({ address }) => address);
const happen = (event: Event) => act(() => void Stream.open[0]?.dispatchEvent(event));
function show(visibility: "visible" | "hidden") {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
}

beforeEach(() => vi.stubGlobal("EventSource", Stream));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  Stream.open = [];
});

test("tells what comes, and whether anything can", () => {
  render(<Page address="/a" />);
  expect(screen.getByText('not heard: "nothing"')).toBeDefined();
  happen(new Event("open"));
  happen(new MessageEvent("message", { data: '{"rows":3}' }));
  expect(screen.getByText('heard: {"rows":3}')).toBeDefined();
  happen(new Event("error"));
  expect(screen.getByText('not heard: {"rows":3}')).toBeDefined();
});

test("follows one address at a time, none in the background, and none when it is left", () => {
  const page = render(<Page address={null} />);
  expect(addresses()).toEqual([]);
  page.rerender(<Page address="/a" />);
  page.rerender(<Page address="/b" />);
  expect(addresses()).toEqual(["/b"]);
  show("hidden");
  expect(addresses()).toEqual([]);
  show("visible");
  expect(addresses()).toEqual(["/b"]);
  page.unmount();
  expect(addresses()).toEqual([]);
});
