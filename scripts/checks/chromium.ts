import { existsSync } from "node:fs";
import { show } from "./check.ts";

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

type Chromium = { ok: true; path: string } | { ok: false; message: string };

/** Finds a Chromium; as root on a machine with apt-get, installs it. Otherwise says what a person can do. */
export async function ensureChromium(): Promise<Chromium> {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined) {
    if (existsSync(given)) return { ok: true, path: given };
    return { ok: false, message: `CHROMIUM_PATH names ${given}, where nothing lies` };
  }
  const found = usualPlaces.find((file) => existsSync(file));
  if (found !== undefined) return { ok: true, path: found };
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.error("Installing Chromium (apt-get) …");
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await show("apt-get", ["update", "-qq"], env);
    await show("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], env);
    const installed = usualPlaces.find((file) => existsSync(file));
    if (installed !== undefined) return { ok: true, path: installed };
    return { ok: false, message: "there is no Chromium, and apt-get could not install it (see above)" };
  }
  return {
    ok: false,
    message:
      "there is no Chromium and no way to install one from here: install it and set CHROMIUM_PATH if it lies " +
      "in an unusual place, or skip the browser journeys with GSHF_SKIP_BROWSER=1",
  };
}
