export type { AnswerLogprob, AnswerLogprobRequest } from "./answer-logprob.ts";
export type { Choice } from "./choice.ts";
export { createInferenceClient, type InferenceClient, type InferenceClientOptions } from "./client.ts";
export type { EmbedRequest } from "./embed.ts";
export type { InferenceError, InferenceErrorCode, InferenceResult } from "./inference-error.ts";
export type { AdapterRequest, ServedModel } from "./models.ts";
export { type RefusableParameter, refusableParameters } from "./request-parameters.ts";
export type { RewardRequest } from "./reward.ts";
export type { Message, Sample, SampleRequest } from "./sample.ts";
