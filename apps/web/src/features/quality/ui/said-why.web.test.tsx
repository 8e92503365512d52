import { cleanup, screen } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { hostileTexts } from "#ui/markdown/hostile-texts.fixture.ts";
import { SaidWhy } from "./said-why.tsx";

afterEach(cleanup);

describe("what people said why", () => {
  test("is shown as the text it is, whatever it holds", () => {
    for (const text of Object.values(hostileTexts)) {
      const rationale = text.slice(0, 20_000);
      const vote = { reasons: [text.slice(0, 60)], rationale, rationaleAsked: false };
      const { container, unmount } = render(<SaidWhy vote={vote} />);
      expect(container.textContent).toContain(rationale);
      expect(container.querySelectorAll("a, img, script, b, style, [href], [src], [style]")).toHaveLength(0);
      unmount();
    }
  });

  test("tells none given from not asked", () => {
    const { rerender } = render(<SaidWhy vote={{ reasons: [], rationale: "", rationaleAsked: true }} />);
    expect(screen.getByText("asked, none given")).toBeDefined();
    rerender(<SaidWhy vote={{ reasons: [], rationale: "", rationaleAsked: false }} />);
    expect(screen.getByText("not asked")).toBeDefined();
  });
});
