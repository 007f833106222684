import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { listMembers, listRoles } from "@/api/generated";
import type { ReviewRoom } from "./room";

const SIGN = "dataset:signoff";

/** To somebody who may not sign: why not, and whom to ask. */
export function WhoMaySign({ room }: { room: ReviewRoom }) {
  const { t } = useTranslation("review");
  const isAsking = !room.maySign;
  const members = useQuery({
    enabled: isAsking,
    retry: false,
    queryKey: ["members", room.studyId],
    queryFn: ({ signal }) => listMembers(room.studyId, { signal }),
  });
  const roles = useQuery({
    enabled: isAsking,
    queryKey: ["roles"],
    queryFn: ({ signal }) => listRoles({ signal }),
  });
  if (!isAsking) return null;
  const signing = new Set(
    (roles.data ?? []).filter((role) => role.scopes.includes(SIGN)).map((role) => role.role),
  );
  const names = (members.data ?? [])
    .filter((member) => signing.has(member.role))
    .map((member) => member.display_name || member.name);
  return <>{names.length > 0 ? t("may_not_sign_ask", { names: names.join(", ") }) : t("may_not_sign")}</>;
}
