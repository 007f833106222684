import { Alert, List } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Finding } from "@/api/generated/model";
import { useLanguage } from "@/i18n/words";
import { gathered } from "./findings";

/** What a careful reader should know: warnings first, notes after them. */
export function Warnings({ findings }: { findings: Finding[] }) {
  const { t } = useTranslation("train");
  const warnings = findings.filter((one) => one.level !== "info");
  const notes = findings.filter((one) => one.level === "info");
  return (
    <>
      {warnings.length > 0 && (
        <Alert color="orange" icon={<IconAlertTriangle />} title={t("experiment.warnings")}>
          <Findings of={warnings} />
        </Alert>
      )}
      {notes.length > 0 && (
        <Alert color="gray" icon={<IconInfoCircle />} title={t("experiment.notes")}>
          <Findings of={notes} />
        </Alert>
      )}
    </>
  );
}

function Findings({ of }: { of: Finding[] }) {
  const language = useLanguage();
  return (
    <List size="sm">
      {gathered(of).map(({ finding, columns }) => (
        <List.Item key={finding.code}>
          {columns.length > 0 && <b>{columns.join(", ")}: </b>}
          {language === "ko" ? finding.text_ko : finding.text}
        </List.Item>
      ))}
    </List>
  );
}
