import { describe, expect, it } from "vitest";
import { isTopic, readTopic, sectionsOf, type Topic, topics } from "./topics.ts";

describe("sectionsOf", () => {
  it("keeps the lead, and splits at second-level headings only", () => {
    expect(sectionsOf("# Title\n\nLead.\n\n## One, two\n\nA\n\n### Deeper\n\nB\n\n## Three\nC\n")).toEqual({
      lead: "Lead.",
      sections: [
        { id: "one-two", title: "One, two", text: "A\n\n### Deeper\n\nB" },
        { id: "three", title: "Three", text: "C" },
      ],
    });
  });
});

describe("readTopic", () => {
  it.each(Object.keys(topics) as Topic[])(
    "finds the document of %s, whose sections have ids of their own",
    async (topic) => {
      const { sections } = await readTopic(topic);
      expect(sections.length).toBeGreaterThan(1);
      expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length);
    },
  );

  it("knows no other topics", () => {
    expect(isTopic("mathematics")).toBe(true);
    expect(isTopic("toString")).toBe(false);
    expect(isTopic("../package")).toBe(false);
  });
});
