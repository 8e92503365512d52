/** A turn of a conversation; of a prompt, only what was said counts. */
type Turn = { readonly content: string };

/** A prompt as one text for an embedder: its turns, a blank line between two of them. */
export function promptText(messages: readonly Turn[]): string {
  return messages.map(({ content }) => content).join("\n\n");
}

/** x‖a: prompt, blank line, answer. */
export function promptAndAnswer(messages: readonly Turn[], answer: string): string {
  return `${promptText(messages)}\n\n${answer}`;
}
