// Before each file of the vitest project `web`.
import { configure } from "@testing-library/react";

// What a screen is to show ends the wait, not the clock: on a busy machine a second, the usual, is soon over.
configure({ asyncUtilTimeout: 60_000 });
