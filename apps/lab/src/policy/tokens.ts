/** The end of an answer: a token of its own, so that a text and its continuation stay apart. */
export const endToken = "<|end|>";

/**
 * Splits a text into the lab's tokens: a word with the white space before it. Joined, they give the text back.
 * The lab's policies are distributions over whole answers, so any split that can be undone will do; this one
 * makes token counts about three quarters of a language model's.
 */
export function tokenize(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/**
 * The tokens of an answer within its pool: `tokenize`, but no token ends where another answer of the pool ends.
 * So no answer's tokens are the beginning of another's, and scoring an answer without its end of turn, as engines
 * do that continue a message, gives the probability of exactly that answer.
 */
export function tokenizeWithin(text: string, answers: ReadonlySet<string>): string[] {
  const tokens: string[] = [];
  let read = "";
  let isOpen = false;
  for (const token of tokenize(text)) {
    if (isOpen) tokens.push(`${tokens.pop()}${token}`);
    else tokens.push(token);
    read += token;
    isOpen = answers.has(read);
  }
  return tokens;
}

/** A stable 32-bit number for a token (FNV-1a), as engines that report `prompt_logprobs` key them. */
export function tokenId(token: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < token.length; i += 1) hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The tokens of a prompt as a chat template writes them, up to where the assistant begins to speak. */
export function promptTokens(
  messages: readonly { readonly role: string; readonly content: string }[],
  addGenerationPrompt: boolean,
): string[] {
  const tokens: string[] = ["<|begin|>"];
  for (const { role, content } of messages) tokens.push(`<|${role}|>`, ...tokenize(content), endToken);
  if (addGenerationPrompt) tokens.push("<|assistant|>");
  return tokens;
}
