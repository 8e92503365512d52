import { leaveProject } from "./leave.ts";
import { passOwnership } from "./pass-ownership.ts";
import { readmitMember } from "./readmit.ts";
import { removeFromProject } from "./remove.ts";
import { setRole } from "./set-role.ts";

export const membersVerbs = {
  setRole,
  remove: removeFromProject,
  readmit: readmitMember,
  leave: leaveProject,
  passOwnership,
};
