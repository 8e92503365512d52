import type { Failure, LabelingApi } from "./api.ts";
import type { Away, SessionStore } from "./session-state.ts";

/**
 * Notes with every call whether the server still knows the person whom the page was made for.
 *
 * @param onBack they are signed in again
 */
export function watchSignIn(options: {
  api: LabelingApi;
  session: SessionStore;
  failureOf: (error: unknown) => Failure;
  onBack: () => void;
}): LabelingApi {
  const { api, session, failureOf, onBack } = options;
  const watched =
    <Input, Answer>(call: (input: Input) => Promise<Answer>) =>
    async (input: Input): Promise<Answer> => {
      try {
        const answer = await call(input);
        if (session.state().away !== null) {
          session.set({ away: null });
          onBack();
        }
        return answer;
      } catch (error) {
        const { reason } = failureOf(error);
        if (isAway(reason)) session.set({ away: reason });
        throw error;
      }
    };
  return {
    next: watched(api.next),
    submit: watched(api.submit),
    setStrength: watched(api.setStrength),
    skip: watched(api.skip),
    undo: watched(api.undo),
    heartbeat: watched(api.heartbeat),
    // Gives back what is the person's own, or nothing.
    release: api.release,
  };
}

function isAway(reason: string): reason is Away {
  return reason === "not-signed-in" || reason === "other-person";
}
