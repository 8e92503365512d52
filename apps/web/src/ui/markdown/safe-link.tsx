"use client";

import { ExternalLink } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl/react";
import { ConfirmDialog } from "../dialog.tsx";
import { safeUrl } from "./safe-url.ts";

/** A link out of somebody else's text: shows where it really goes, and asks before going there. */
export function SafeLink({
  href,
  title,
  children,
}: {
  href: string | undefined;
  /** What the text says of it, beside its words. */
  title?: string | undefined;
  children: ReactNode;
}) {
  const t = useTranslations("markdown");
  const [asking, setAsking] = useState(false);
  const url = safeUrl(href);
  if (url === null) return <span className="underline decoration-dotted">{children}</span>;
  return (
    <>
      <a
        href={url}
        title={title === undefined || title === "" ? url : `${title}\n${url}`}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="link"
        onClick={(event) => {
          event.preventDefault();
          setAsking(true);
        }}
      >
        {children}
        <ExternalLink className="ms-0.5 inline size-3.5 align-[-0.1em]" aria-hidden />
      </a>
      {asking ? (
        <ConfirmDialog
          open
          onOpenChange={setAsking}
          title={t("leaveTitle")}
          confirmLabel={t("leave")}
          cancelLabel={t("stay")}
          onConfirm={() => {
            window.open(url, "_blank", "noopener,noreferrer");
          }}
        >
          <p>{t("leaveText")}</p>
          {title === undefined || title === "" ? null : <p className="mt-2 wrap-anywhere">{title}</p>}
          <p className="mt-2 max-h-[40dvh] overflow-y-auto rounded-lg bg-raised px-3 py-2 font-mono text-sm break-all text-ink">
            {url}
          </p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}
