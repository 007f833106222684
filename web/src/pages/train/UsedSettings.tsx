import { Accordion, Code, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { getExperimentSettings } from "@/api/generated";
import type { ExperimentDetail } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** The settings as they were used, with what the clock decided written out. */
export function UsedSettings({ of }: { of: ExperimentDetail }) {
  const { t } = useTranslation("train");
  const study = useStudy();
  const [open, setOpen] = useState<string | null>(null);
  const settings = useQuery({
    queryKey: ["experiments", study.id, of.id, "settings"],
    queryFn: ({ signal }) => getExperimentSettings(study.id, of.id, { signal }),
    enabled: open !== null,
  });
  return (
    <Accordion variant="contained" value={open} onChange={setOpen}>
      <Accordion.Item value="settings">
        <Accordion.Control>{t("used.title")}</Accordion.Control>
        <Accordion.Panel>
          <Text size="sm" c="gray.7" mb="xs">
            {t("used.about")}
          </Text>
          <ProblemAlert error={settings.error} />
          {settings.data && (
            <Code block tabIndex={0} mah={420} style={{ overflow: "auto" }}>
              {JSON.stringify(settings.data.settings, null, 2)}
            </Code>
          )}
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
