import { Button, Stack } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Member } from "@/api/generated/model";
import { useMay } from "@/frame/study";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { CaseRule } from "./CaseRule";
import { People } from "./People";
import { PersonForm } from "./PersonForm";
import { Roles } from "./Roles";
import { Tokens } from "./Tokens";

/** Who may do what in this study until when, the tokens of programs, and whether later trainings may learn of it. */
export function Component() {
  const { t } = useTranslation("share");
  const mayManage = useMay("study:manage");
  const mayAudit = useMay("audit:read");
  const mayIssue = useMay("token:issue");
  const [edited, setEdited] = useState<Member | "new" | null>(null);
  return (
    <Page
      title={t("title")}
      about={t("about")}
      primary={
        mayManage && (
          <Button leftSection={<IconUserPlus size={18} />} onClick={() => setEdited("new")}>
            {t("people.add")}
          </Button>
        )
      }
    >
      <Stack gap="xl">
        {(mayManage || mayAudit) && <People onEdit={setEdited} />}
        {mayIssue && <Tokens />}
        {!mayManage && !mayAudit && !mayIssue && (
          <Empty title={t("closed.title")} about={t("closed.about")} />
        )}
        {mayManage && <Roles />}
        {mayManage && <CaseRule />}
      </Stack>
      {edited !== null && (
        <PersonForm
          key={edited === "new" ? "new" : edited.principal_id}
          member={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </Page>
  );
}
