"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { inferRouterOutputs } from "@trpc/server";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import { paths } from "#paths.ts";
import type { AppRouter } from "./app-router.ts";
import { headersFor, type Page, PageContext } from "./page-of.tsx";
import { fetchOurs, problemOf } from "./problem.ts";

export { offline, problemOf } from "./problem.ts";

/** `ApiOutputs["rounds"]["list"]`: what a procedure answers. */
export type ApiOutputs = inferRouterOutputs<AppRouter>;

const context = createTRPCContext<AppRouter>();

/** `useTRPC().rounds.get.queryOptions({…})`, for TanStack Query's hooks. */
export const useTRPC = context.useTRPC;
export const useTRPCClient = context.useTRPCClient;

const retriable = new Set(["offline", "unavailable", "defect"]);

function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        // The session ended in another tab, or the person was removed.
        if (problemOf(error).reason === "not-signed-in") {
          window.location.assign(paths.signIn(window.location.pathname));
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && retriable.has(problemOf(error).reason),
      },
      mutations: { retry: false },
    },
  });
}

function createClient(page: Page) {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: paths.api.trpc(),
        transformer: superjson,
        maxURLLength: 4_000,
        fetch: fetchOurs,
        headers: ({ opList }) => headersFor(opList, page),
      }),
    ],
  });
}

export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [page] = useState((): Page => ({ person: null }));
  const [client] = useState(() => createClient(page));
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={client} queryClient={queryClient}>
        <PageContext value={page}>{children}</PageContext>
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}
