import { Alert } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useConnectionLost } from "@/api/connection";

/** Says that the server does not answer, and that nothing is lost meanwhile. */
export function ConnectionBanner() {
  const { t } = useTranslation("frame");
  if (!useConnectionLost()) return null;
  return (
    <Alert role="status" color="orange" radius={0} icon={<IconPlugConnectedX />} title={t("connection.lost")}>
      {t("connection.next")}
    </Alert>
  );
}
