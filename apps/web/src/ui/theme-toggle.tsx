"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import { parseTheme, type Theme, themeCookieName } from "./theme.ts";

const next: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const icons = { system: Monitor, light: Sun, dark: Moon };

/** Steps through system, light and dark; kept in a cookie so that the server renders the same. */
export function ThemeToggle() {
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => setTheme(parseTheme(document.documentElement.dataset.theme)), []);
  const t = useTranslations("ui");
  const Icon = icons[theme];
  const step = () => {
    const chosen = next[theme];
    document.documentElement.dataset.theme = chosen;
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store is not in every browser we support
    document.cookie = `${themeCookieName}=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    setTheme(chosen);
  };
  return (
    <button
      type="button"
      onClick={step}
      title={t("theme", { theme: t(`themes.${theme}`) })}
      aria-label={t("changeTheme", { theme: t(`themes.${theme}`), next: t(`themes.${next[theme]}`) })}
      className="inline-flex size-9 items-center justify-center rounded-lg text-muted hover:bg-raised hover:text-ink"
    >
      <Icon className="size-4.5" aria-hidden />
    </button>
  );
}
