"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslations } from "use-intl/react";
import { useTRPC } from "#trpc/client.tsx";
import { useMoney } from "./use-money.ts";

/**
 * How far somebody is in their study session and what that brings; nothing for who is in none.
 *
 * @param arrived labels of this page that the server has: with each the figures are read anew
 */
export function SessionSoFar({ slug, arrived }: { slug: string; arrived: number }) {
  const t = useTranslations("session");
  const money = useMoney();
  const trpc = useTRPC();
  const { data, refetch } = useQuery(trpc.crowds.session.queryOptions({ slug }));
  const isIn = data?.state === "open";
  useEffect(() => {
    if (isIn && arrived > 0) void refetch();
  }, [arrived, isIn, refetch]);
  if (data === undefined || data === null || data.state !== "open") return null;
  const { done, pairs, earned } = data;
  return (
    <span className="tabular-nums" title={t("soFarLabel")} data-testid="session-so-far">
      {earned === null
        ? t("soFar", { done, pairs })
        : t("soFarPaid", { done, pairs, amount: money(earned.amountMilli, earned.currency) })}
    </span>
  );
}
