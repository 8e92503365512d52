import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { problemCodes } from "#rest/problem.ts";
import { routes } from "#rest/routes.ts";
import { ApiReference } from "./api-reference.tsx";

it("shows every call, and explains every problem where its type leads to", () => {
  const { container } = render(<ApiReference />);
  for (const { verb, summary } of routes) {
    expect(container.querySelector(`[id="${verb.definition.name}"]`)?.textContent).toContain(summary);
  }
  for (const code of Object.keys(problemCodes))
    expect(container.querySelector(`#${code}`), code).not.toBeNull();
  expect(screen.getByRole("heading", { level: 2, name: "rounds" })).toBeDefined();
  expect(container.textContent).not.toContain("`");
});
