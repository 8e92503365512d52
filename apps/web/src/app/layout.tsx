import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { InEnglish } from "../messages/in-language.tsx";
import { ApiProvider } from "../trpc/client.tsx";
import { SkipLink } from "../ui/skip-link.tsx";
import { parseTheme, themeCookieName } from "../ui/theme.ts";
import { ToastProvider } from "../ui/toast.tsx";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "gshf", template: "%s · gshf" },
  description: "People compare two answers; the comparisons teach the next policy.",
  robots: { index: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f5f0" },
    { media: "(prefers-color-scheme: dark)", color: "#12171a" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // The choice lies in a cookie, so the first byte of HTML already has the right theme: nothing flashes.
  const theme = parseTheme((await cookies()).get(themeCookieName)?.value);
  return (
    <html lang="en" data-theme={theme}>
      <body>
        <SkipLink />
        <ApiProvider>
          <InEnglish>
            <ToastProvider>{children}</ToastProvider>
          </InEnglish>
        </ApiProvider>
      </body>
    </html>
  );
}
