/** Carries whom the page that asks was made for. The server refuses its calls when somebody else is signed in by then. */
export const personHeader = "x-gshf-person";
