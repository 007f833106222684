import { Avatar, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { listMembers } from "@/api/generated";
import type { Study } from "@/api/generated/model";

const MOST = 4;

/** Who takes part; only those who may see the list are shown it. */
export function People({ study }: { study: Study }) {
  const { t } = useTranslation("studies");
  const maySee = ["study:manage", "audit:read"].some((scope) => study.scopes.includes(scope));
  const members = useQuery({
    queryKey: ["members", study.id],
    queryFn: ({ signal }) => listMembers(study.id, { signal }),
    enabled: maySee,
    staleTime: 60_000,
  });
  const people = members.data ?? [];
  if (people.length === 0) return null;
  const names = people.map((one) => `${one.display_name} (${one.institution})`).join(", ");
  return (
    <Tooltip label={names} multiline maw={320}>
      <Avatar.Group role="img" aria-label={t("people", { names })}>
        {people.slice(0, MOST).map((one) => (
          <Avatar key={one.principal_id} size={28} name={one.display_name} color="loom" variant="filled" />
        ))}
        {people.length > MOST && <Avatar size={28}>+{people.length - MOST}</Avatar>}
      </Avatar.Group>
    </Tooltip>
  );
}
