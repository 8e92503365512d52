import { handleAuth } from "#auth/auth.ts";

export { handleAuth as GET, handleAuth as POST };
