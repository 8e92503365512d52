import { cleanup, fireEvent, screen } from "@testing-library/react";
import { TRPCClientError } from "@trpc/client";
import { createPortal } from "react-dom";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { render } from "#messages/in-english.fixture.ts";
import { InLanguage } from "../messages/in-language.tsx";
import { Form, useVerbForm } from "./form.tsx";

afterEach(cleanup);

const schema = z.object({
  slug: z.string().min(1),
  name: z.string().trim().min(1).max(5),
  share: z.number().min(0).max(0.9).default(0.25),
  days: z.int().min(24),
  url: z.string().nullable(),
  token: z.string().optional(),
  role: z.enum(["labeler", "reviewer"]),
  open: z.boolean(),
  kind: z.enum(["first", "other"]),
});
type Values = z.input<typeof schema>;

function Page({ send, slug = "p" }: { send: (values: Values) => Promise<unknown>; slug?: string }) {
  const form = useVerbForm({
    schema,
    defaultValues: {
      slug,
      name: "",
      share: 0.25,
      days: 48,
      url: "a",
      role: "labeler",
      open: false,
      kind: "other",
    },
    mutation: { mutateAsync: send },
  });
  return (
    <Form form={form}>
      <form.TextField name="name" label="Name" />
      <form.NumberField name="share" label="Share" unit={0.01} />
      <form.NumberField name="days" label="Days" unit={24} />
      <form.TextField name="url" label="URL" empty="null" />
      <form.TextField name="token" label="Token" empty="omit" />
      <form.SelectField name="role" label="Role" options={{ labeler: "labels", reviewer: "reviews" }} />
      <form.CheckboxField name="open" label="Open" />
      <form.CheckboxField name="kind" label="First" values={{ checked: "first", unchecked: "other" }} />
      <form.Submit>Save</form.Submit>
    </Form>
  );
}

const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const save = () => fireEvent.click(screen.getByRole("button", { name: "Save" }));
const never = async () => {
  throw new Error("sent");
};

/** A refusal as the server's error formatter gives it. */
function refusal(field: string | null, message: string): TRPCClientError<never> {
  const data = { code: "CONFLICT", httpStatus: 409, reason: "conflict", field };
  return TRPCClientError.from({ error: { code: -32009, message, data } } as never);
}

describe("a form over a verb's input", () => {
  it("sends what was entered in the verb's own units, with what the form doesn't show", async () => {
    const sent: Values[] = [];
    render(<Page send={async (values) => sent.push(values)} />);
    type("Name", "Ada");
    type("Share", "57");
    type("Days", "1.5");
    type("URL", " ");
    type("Token", "t");
    type("Token", "");
    type("Role", "reviewer");
    fireEvent.click(screen.getByLabelText("Open"));
    fireEvent.click(screen.getByLabelText("First"));
    save();
    await expect.poll(() => sent).toHaveLength(1);
    expect(sent[0]).toEqual({
      slug: "p",
      name: "Ada",
      share: 0.57,
      days: 36,
      url: null,
      token: undefined,
      role: "reviewer",
      open: true,
      kind: "first",
    });
  });

  it("says what is wrong at each field, in the units shown, and goes to the first one", async () => {
    render(<Page send={never} />);
    type("Share", "91");
    type("Days", "0.51");
    save();
    expect(await screen.findByText("This field is required.")).toBeDefined();
    expect(screen.getAllByRole("alert").map((alert) => alert.textContent)).toEqual([
      "This field is required.",
      "Enter 90 or less.",
      "Enter a whole number.",
    ]);
    const name = screen.getByLabelText("Name");
    expect(document.activeElement).toBe(name);
    expect(name.getAttribute("aria-invalid")).toBe("true");
    type("Name", "too long");
    expect(await screen.findByText("Enter at most 5 characters.")).toBeDefined();
    type("Days", "");
    expect(await screen.findByText("Enter a number.")).toBeDefined();
    // What is mended is no longer complained of.
    type("Share", "90");
    await expect.poll(() => screen.queryByText("Enter 90 or less.")).toBeNull();
  });

  it("shows a refusal at the field the server names, and goes there; it can be sent again", async () => {
    const answers = [Promise.reject(refusal("name", "name: taken.")), Promise.resolve(null)];
    const sent: string[] = [];
    render(
      <Page
        send={(values) => {
          sent.push(values.name);
          return answers[sent.length - 1] ?? never();
        }}
      />,
    );
    type("Name", "Ada");
    save();
    expect((await screen.findByRole("alert")).textContent).toBe("name: taken.");
    expect(document.activeElement).toBe(screen.getByLabelText("Name"));
    type("Name", "Eve");
    save();
    await expect.poll(() => sent).toEqual(["Ada", "Eve"]);
    await expect.poll(() => screen.queryByRole("alert")).toBeNull();
  });

  it.each([null, "slug", "nobody"])("shows a refusal about %s above the button", async (field) => {
    render(<Page send={async () => Promise.reject(refusal(field, "Not today."))} />);
    type("Name", "Ada");
    save();
    expect((await screen.findByRole("alert")).textContent).toBe("Not today.");
    for (const box of screen.getAllByRole("textbox")) expect(box.getAttribute("aria-invalid")).toBeNull();
  });

  it("doesn't fail silently for a value that it doesn't show", async () => {
    render(<Page send={never} slug="" />);
    type("Name", "Ada");
    save();
    expect((await screen.findByRole("alert")).textContent).toBe("This field is required.");
  });

  it("speaks the language of the page", async () => {
    render(
      <InLanguage language="de">
        <Page send={async () => Promise.reject(refusal("name", "name: taken."))} />
      </InLanguage>,
    );
    type("Share", "-1");
    save();
    expect(await screen.findByText("Bitte ausfüllen.")).toBeDefined();
    expect(screen.getByText("Gib mindestens 0 ein.")).toBeDefined();
    type("Share", "1");
    type("Name", "Ada");
    save();
    expect(await screen.findByText("Inzwischen hat sich etwas geändert. Lade die Seite neu.")).toBeDefined();
  });

  it("isn't sent by a form in a dialog that it opened", async () => {
    const sent: string[] = [];
    const send = (name: string) => async () => void sent.push(name);
    render(<Asking send={send} />);
    fireEvent.click(screen.getByRole("button", { name: "Answer" }));
    await expect.poll(() => sent).toEqual(["inner"]);
    fireEvent.click(screen.getByRole("button", { name: "Ask" }));
    await expect.poll(() => sent).toEqual(["inner", "outer"]);
  });
});

function Asking({ send }: { send: (name: string) => () => Promise<unknown> }) {
  const options = { schema: z.object({ slug: z.string() }), defaultValues: { slug: "p" } };
  const outer = useVerbForm({ ...options, mutation: { mutateAsync: send("outer") } });
  const inner = useVerbForm({ ...options, mutation: { mutateAsync: send("inner") } });
  return (
    <Form form={outer}>
      <outer.Submit>Ask</outer.Submit>
      {createPortal(
        <Form form={inner}>
          <inner.Submit>Answer</inner.Submit>
        </Form>,
        document.body,
      )}
    </Form>
  );
}
