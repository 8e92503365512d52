import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { HelpPage } from "./help-page.tsx";
import { readTopic } from "./topics.ts";

it("shows every formula of the mathematics as a formula", async () => {
  const { container } = render(await HelpPage({ topic: "mathematics" }));
  expect(screen.getByRole("heading", { level: 2, name: "Enhancer" })).toBeDefined();
  expect(container.querySelectorAll(".katex").length).toBeGreaterThan(60);
  expect(container.querySelectorAll(".formula-source")).toHaveLength(0);
  // A dollar sign is left only where a formula was not recognised.
  expect(container.textContent).not.toContain("$");
});

it("leads from one document to another, and to its section", async () => {
  const { container } = render(await HelpPage({ topic: "rounds" }));
  const links = [...container.querySelectorAll("a")].map((link) => link.getAttribute("href"));
  const { sections } = await readTopic("data");
  const ids = sections.map(({ id }) => `/help/data#${id}`);
  expect(links.filter((href) => href !== null && ids.includes(href)).length).toBeGreaterThan(0);
  expect(container.textContent).not.toMatch(/\]\([\w-]+\.md/);
});
