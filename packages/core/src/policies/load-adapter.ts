import type {
  InferenceClient,
  InferenceError,
  InferenceResult,
  LoadedAdapter,
  ServedModel,
} from "@gshf/inference";

/** An adapter as its server knows it: its name there, where it lies, and the model that it adapts. */
export type Adapter = { name: string; path: string; base: string };

/**
 * Lets a server load an adapter, and asks it what it serves then. One that lists the model below it and not the adapter
 * doesn't serve it; another list says nothing, because gateways have names of their own.
 */
export async function loadAdapter(
  client: InferenceClient,
  adapter: Adapter,
): Promise<InferenceResult<LoadedAdapter>> {
  const { name, path, base } = adapter;
  const loaded = await client.loadAdapter({ name, uri: path, base });
  if (!loaded.ok) return loaded;
  const { model } = loaded.value;
  const listed = await client.models();
  if (!listed.ok || isListed(listed.value, { name, model }) || !isListed(listed.value, { name: base })) {
    return loaded;
  }
  const error: InferenceError = {
    code: "not-served",
    retryable: true,
    message: `it took ${name}, and does not list it among its models`,
    host: "",
    status: null,
    attempts: 1,
  };
  return { ok: false, error };
}

/** SGLang lists an adapter by its name, and answers to `base:name`. */
export function isListed(
  models: readonly ServedModel[],
  { name, model = name }: { name: string; model?: string },
): boolean {
  return models.some(({ id }) => id === name || id === model);
}
