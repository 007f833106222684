import { Anchor, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ReportView } from "@/api/generated/model";
import { useMay } from "@/frame/study";
import type { Parts } from "./artefacts";
import { lookOf, sizeOf } from "./presets";
import styles from "./reports.module.css";

type Props = { of: ReportView; parts: Parts };

/** What the pack holds, as links into the page, and how it was drawn. */
export function Outline({ of, parts }: Props) {
  const { t } = useTranslation("reports");
  const look = lookOf(of.options);
  const size = sizeOf(look);
  const mayBuild = useMay("report:build");
  const places = [
    ...parts.figures.map((one) => ({ id: `figure-${one.name}`, name: t(`figure.${one.name}`) })),
    ...(parts.pages.length > 0 ? [{ id: "pages", name: t("pages.title") }] : []),
    ...(parts.tables.length > 0 ? [{ id: "tables", name: t("tables.title") }] : []),
    ...(parts.checklist ? [{ id: "checklist", name: t("checklist.title") }] : []),
  ];
  return (
    <Stack className={styles.outline}>
      <Paper withBorder p="md" component="nav" aria-label={t("outline.title")}>
        <Title order={2} size="h5" mb="xs">
          {t("outline.title")}
        </Title>
        <List listStyleType="none" spacing={6} size="sm">
          {places.map((place) => (
            <List.Item key={place.id}>
              <Anchor href={`#${place.id}`}>{place.name}</Anchor>
            </List.Item>
          ))}
        </List>
      </Paper>
      <Paper withBorder p="md">
        <Title order={2} size="h5" mb="xs">
          {t("look.title")}
        </Title>
        <Text size="sm">{t(`look.presets.${look.preset}`)}</Text>
        <Text size="sm" c="gray.7">
          {t("look.size", { width: size.width_mm, font: size.font_size, dpi: size.dpi })}
        </Text>
        <Text size="sm" c="gray.7">
          {t(`look.palettes.${look.palette}`)}
        </Text>
        {mayBuild && (
          <Anchor
            component={Link}
            size="sm"
            to={`/studies/${of.study_id}/reports?experiment=${of.experiment_id}`}
          >
            {t("look.again")}
          </Anchor>
        )}
      </Paper>
    </Stack>
  );
}
