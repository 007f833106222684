import { Alert, SimpleGrid, Stack, Title } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReportView, ReportViewLanguagesItem } from "@/api/generated/model";
import type { Parts } from "./artefacts";
import { Checklist } from "./Checklist";
import { FigureCard } from "./FigureCard";
import { Pages } from "./Pages";
import { Tables } from "./Tables";

type Props = { of: ReportView; parts: Parts; language: ReportViewLanguagesItem };

/** Figures, pages, tables and checklist of a pack in one language. */
export function Contents({ of, parts, language }: Props) {
  const { t } = useTranslation("reports");
  const isPartial = parts.pages.length + parts.documents.length + parts.tables.length === 0;
  return (
    <Stack gap="xl">
      {isPartial && (
        <Alert icon={<IconLock />} color="gray">
          {t("report.outsider")}
        </Alert>
      )}
      <section aria-labelledby="figures">
        <Title order={2} size="h4" mb="sm" id="figures">
          {t("figures.title")}
        </Title>
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          {parts.figures.map((figure) => (
            <FigureCard key={figure.name} of={of} figure={figure} />
          ))}
        </SimpleGrid>
      </section>
      {parts.pages.length + parts.documents.length > 0 && <Pages of={of} parts={parts} />}
      {parts.tables.length > 0 && <Tables of={of} parts={parts} />}
      {parts.checklist && <Checklist key={language} of={of} file={parts.checklist} />}
    </Stack>
  );
}
