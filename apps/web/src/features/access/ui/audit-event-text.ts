/** What an event was about, short enough for a table: long ids are cut, names stay. */
export function subjectText(subject: string): string {
  const [kind = "", ...rest] = subject.split(":");
  const id = rest.join(":");
  const short = /^[0-9a-f-]{16,}$/.test(id) ? `${id.slice(0, 8)}…` : id;
  return `${kind.replaceAll("-", " ")} ${short}`.trim();
}

export type DetailLine = { name: string; value: string };

/** What is on record beside, a line each; what lies deeper has the names that lead to it. */
export function detailLines(detail: Readonly<Record<string, unknown>>, prefix = ""): DetailLine[] {
  return Object.entries(detail).flatMap(([key, value]): DetailLine[] => {
    const name = prefix + key.replace(/([a-z0-9])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
    if (value === null || value === "") return [];
    if (Array.isArray(value)) {
      return [
        {
          name,
          value: value.map((one) => (typeof one === "object" ? JSON.stringify(one) : String(one))).join(", "),
        },
      ];
    }
    // An object that is no list has entries.
    if (typeof value === "object") return detailLines(Object.fromEntries(Object.entries(value)), `${name}, `);
    if (typeof value === "boolean") return [{ name, value: value ? "yes" : "no" }];
    const text = String(value);
    return [{ name, value: /^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 10)}…` : text }];
  });
}
