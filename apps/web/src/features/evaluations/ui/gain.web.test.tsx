import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { Gain } from "./gain.tsx";

it("makes a gain stand out only when its interval leaves zero out", () => {
  const cases: [[number, number] | null, boolean][] = [
    [[0.1, 0.5], true],
    [[-0.5, -0.1], true],
    [[-0.1, 0.7], false],
    [[0, 0.6], false],
    [null, false],
  ];
  for (const [ci95, standsOut] of cases) {
    const { unmount } = render(<Gain estimate={{ mean: 0.3, ci95 }} />);
    expect(screen.getByText(/0\.3/).classList.contains("font-semibold")).toBe(standsOut);
    unmount();
  }
});
