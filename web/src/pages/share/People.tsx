import { Paper, Stack, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Member } from "@/api/generated/model";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { PersonLine } from "./PersonLine";
import { useMembers, useRoles } from "./useShare";

/** Everybody who may enter the study, one sentence each. */
export function People({ onEdit }: { onEdit: (member: Member) => void }) {
  const { t } = useTranslation("share");
  const members = useMembers();
  const roles = useRoles();
  return (
    <section aria-labelledby="people">
      <Title order={2} size="h4" mb="sm" id="people">
        {t("people.title")}
      </Title>
      <ProblemAlert error={members.error ?? roles.error} />
      <Stack gap="xs">
        {roles.data &&
          members.data?.map((member) => (
            <Paper key={member.principal_id} withBorder p="sm">
              <PersonLine
                member={member}
                scopes={roles.data.find((one) => one.role === member.role)?.scopes ?? []}
                onEdit={() => onEdit(member)}
              />
            </Paper>
          ))}
      </Stack>
    </section>
  );
}
