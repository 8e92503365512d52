import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";

/** What a source may name: the experiment's roles, and every policy that isn't archived. */
export function usePolicyNames(slug: string) {
  const trpc = useTRPC();
  const policies = useQuery(trpc.policies.list.queryOptions({ slug }));
  const names = (policies.data ?? []).filter(({ isArchived }) => !isArchived).map(({ name }) => name);
  const roles = {
    reference: "the reference policy π₀",
    main: "the main policy",
    previous: "the policy before the main one",
  };
  return { roles, named: Object.fromEntries(names.map((name) => [name, name])) };
}
