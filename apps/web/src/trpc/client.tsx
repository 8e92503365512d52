"use client";

import type { RefusalValues } from "@gshf/core/access";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import type { inferRouterOutputs } from "@trpc/server";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import { paths } from "#paths.ts";
import type { AppRouter } from "./app-router.ts";

/** `ApiOutputs["rounds"]["list"]`: what a procedure answers. */
export type ApiOutputs = inferRouterOutputs<AppRouter>;

const context = createTRPCContext<AppRouter>();

/** `useTRPC().rounds.get.queryOptions({…})`, for TanStack Query's hooks. */
export const useTRPC = context.useTRPC;
export const useTRPCClient = context.useTRPCClient;

/** What went wrong, as far as the server told: the refusal's reason, the field at fault, the message and its figures. */
export type ClientProblem = {
  reason: string;
  field: string | null;
  message: string;
  values: RefusalValues;
};

/** No answer came, or none of ours. */
export const offline: ClientProblem = {
  reason: "offline",
  field: null,
  message: "The server can't be reached. Check your connection.",
  values: {},
};

export function problemOf(error: unknown): ClientProblem {
  if (isTrpcError(error)) {
    const data = error.data;
    if (data === null || data === undefined) {
      return offline;
    }
    return { reason: data.reason, field: data.field, message: error.message, values: data.values };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { reason: "defect", field: null, message, values: {} };
}

function isTrpcError(error: unknown): error is TRPCClientError<AppRouter> {
  return error instanceof TRPCClientError;
}

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

function createClient() {
  return createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: paths.api.trpc(), transformer: superjson, maxURLLength: 4_000 })],
  });
}

export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(createClient);
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}
