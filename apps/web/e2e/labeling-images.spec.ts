import { expect, test } from "@playwright/test";
import { plainCase } from "./labeling-content.ts";
import { closeScenes, sceneFor } from "./labeling-scene.ts";

test.afterEach(closeScenes);

const address = "https://images.example.org/a%20dog.png?size=1&b=2";

for (const showsImages of [false, true]) {
  test(`images ${showsImages ? "are asked for by a click, and of our own server alone" : "are words"}`, async ({
    page,
  }) => {
    const case1 = { ...plainCase(1), first: `Look: ![a dog](${address})` };
    const scene = await sceneFor(page, { slug: "images", cases: [case1], labelers: 1 });
    const { db, projectId } = scene;
    await db.labelingSettings.create({ data: { projectId, showsImages, updatedAt: new Date() } });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(scene.invites[0] ?? "");
    await page.getByRole("button", { name: "Join and start" }).click();
    await page.waitForURL(`**/label/${scene.slug}`);
    const pair = page.getByTestId("pair");
    await expect(pair.getByText("[image: a dog]")).toBeVisible();
    const button = pair.getByRole("button", { name: "Show image from images.example.org" });
    const origin = new URL(page.url()).origin;
    const images = () => asked.filter((url) => url.includes("/images?"));
    expect(images()).toEqual([]);
    if (showsImages) {
      const answered = page.waitForResponse((response) => response.url().includes("/images?"));
      await button.click();
      const response = await answered;
      expect(new URL(response.url()).searchParams.get("url")).toBe(address);
      // Nothing is at that address here. What is said of it says nothing of it.
      expect(response.status()).toBe(503);
      expect(await response.json()).toMatchObject({ reason: "unavailable" });
      await expect(pair.getByText("This image can’t be shown.")).toBeVisible();
    } else {
      await expect(button).toHaveCount(0);
    }
    expect(asked.filter((url) => !url.startsWith(origin))).toEqual([]);
    const other = new URL(`/api/projects/${scene.slug}/images`, origin);
    const lease = (await pair.getAttribute("data-lease")) ?? "";
    other.search = new URLSearchParams({ lease, url: "https://images.example.org/" }).toString();
    expect((await page.request.get(other.href)).status()).toBe(showsImages ? 404 : 403);
    expect((await page.request.get(other.pathname)).status()).toBe(400);
  });
}
