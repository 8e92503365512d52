import { granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import { ask, makeScene, type Scene } from "../../fixtures/crowds.fixture.ts";
import { getGuidelines } from "../../labeling/index.ts";
import { agree, listGuidelines, publishGuidelines } from "../index.ts";

const example = { prompt: "2+2?", left: "4", right: "5", choice: "left" as const, why: "Four is right." };

const publish = (scene: Scene, text: string, basedOn: number, mustAcknowledge = true) =>
  publishGuidelines(scene.deps, scene.owner, {
    slug: scene.slug,
    text,
    basedOn,
    mustAcknowledge,
    examples: [example],
  });

it("are the general ones of who shows them until a project publishes its own", async () => {
  await using scene = await makeScene({ pairs: 1 });
  const labeler = await scene.join();
  const read = granted(await getGuidelines(scene.deps, labeler, { slug: scene.slug }));
  expect(read).toEqual({ version: 0, text: "", examples: [], publishedAt: null });
});

describe("guidelines", () => {
  it("are read by labelers in their newest version, with its examples", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const labeler = await scene.join();
    granted(await publish(scene, "Be kind.", 0));
    granted(await publish(scene, "Be correct.", 1));
    const read = granted(await getGuidelines(scene.deps, labeler, { slug: scene.slug }));
    expect(read).toMatchObject({ version: 2, text: "Be correct.", examples: [example] });
  });

  it("are confirmed anew with each version that asks for it, before the next pair", async () => {
    await using scene = await makeScene({ pairs: 4 });
    const { deps, slug } = scene;
    const labeler = await scene.join();
    expect(await ask(scene, labeler)).toBe("pair");
    granted(await publish(scene, "One", 0));
    expect(await ask(scene, labeler)).toBe("onboarding");
    granted(await agree(deps, labeler, { slug, kind: "guidelines", version: 1 }));
    expect(await ask(scene, labeler)).toBe("pair");
    granted(await publish(scene, "One, a typo less", 1, false));
    expect(await ask(scene, labeler)).toBe("pair");
    granted(await publish(scene, "Three", 2));
    expect(await ask(scene, labeler)).toBe("onboarding");
    const old = await agree(deps, labeler, { slug, kind: "guidelines", version: 1 });
    expect(old).toMatchObject({ ok: false, reason: "conflict", field: "version" });
    granted(await agree(deps, labeler, { slug, kind: "guidelines", version: 3 }));
    expect(await ask(scene, labeler)).toBe("pair");
  });

  it("never overwrite a version that the editor had not seen; the same request twice makes one version", async () => {
    await using scene = await makeScene({ pairs: 1 });
    const [first, second] = await Promise.all([publish(scene, "Mine", 0), publish(scene, "Yours", 0)]);
    expect([first, second].filter((outcome) => outcome.ok)).toHaveLength(1);
    expect([first, second].find((outcome) => !outcome.ok)).toMatchObject({ reason: "conflict" });
    const text = first.ok ? "Mine" : "Yours";
    expect(granted(await publish(scene, text, 0))).toEqual({ version: 1 });
    const versions = granted(
      await listGuidelines(scene.deps, scene.owner, { slug: scene.slug, limit: 50 }),
    ).items;
    expect(versions).toMatchObject([{ version: 1, text, confirmedBy: 0 }]);
  });

  it("are published by researchers alone, and a published version can't be rewritten", async () => {
    await using scene = await makeScene({ pairs: 1 });
    for (const role of ["labeler", "reviewer"] as const) {
      const person = await scene.join(role);
      const input = { slug: scene.slug, text: "x", basedOn: 0, mustAcknowledge: true, examples: [] };
      expect(await publishGuidelines(scene.deps, person, input)).toMatchObject({ reason: "forbidden" });
    }
    granted(await publish(scene, "As read", 0));
    await expect(scene.deps.db.guidelineVersion.updateMany({ data: { text: "other" } })).rejects.toThrow();
  });
});
