import { config } from "zod";

// Zod compiles schemas where it may, and asks by trying: the content security policy forbids it, and every page
// would report a violation. Runs before any schema is made.
config({ jitless: true });
