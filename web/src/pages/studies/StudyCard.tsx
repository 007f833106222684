import { ActionIcon, Anchor, Badge, Button, Group, Menu, Paper, Stack, Text } from "@mantine/core";
import { IconArrowRight, IconCopy, IconDots, IconUsersGroup } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Study } from "@/api/generated/model";
import { useNewest } from "@/frame/stage";
import { moment } from "@/i18n/numbers";
import { People } from "./People";
import { StageDots } from "./StageDots";

const FromStudyDialog = lazy(async () => ({ default: (await import("./FromStudyDialog")).FromStudyDialog }));

/** A study at a glance: where it stands, when it was touched last, who takes part. */
export function StudyCard({ study }: { study: Study }) {
  const { t } = useTranslation("studies");
  const newest = useNewest(study.id);
  const isOpen = study.state === "open";
  return (
    <Paper withBorder p="md" component="article" aria-labelledby={`title-${study.id}`}>
      <Stack gap="xs" h="100%" justify="space-between">
        <Stack gap={4}>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Anchor component={Link} to={`/studies/${study.id}`} c="dark" miw={0}>
              <Text id={`title-${study.id}`} component="h2" fw={650} lineClamp={2} title={study.title}>
                {study.title}
              </Text>
            </Anchor>
            <CardMenu study={study} />
          </Group>
          <Text size="sm" c="gray.7" lineClamp={2} mih={42}>
            {study.question}
          </Text>
          {newest.data && isOpen && <StageDots newest={newest.data} />}
          {!isOpen && (
            <Badge color="gray.7" variant="filled">
              {t(`state.${study.state}`)}
            </Badge>
          )}
        </Stack>
        <Group justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <People study={study} />
            <Text size="xs" c="gray.7">
              {t("last", { at: moment(newest.data?.lastAt ?? study.created_at) })}
            </Text>
          </Group>
          <Button
            component={Link}
            to={`/studies/${study.id}`}
            size="xs"
            variant="default"
            rightSection={<IconArrowRight size={14} />}
            aria-label={t("continue_with", { title: study.title })}
          >
            {t("continue")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

function CardMenu({ study }: { study: Study }) {
  const { t } = useTranslation("studies");
  const [isCopying, setCopying] = useState(false);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="dark" aria-label={t("more", { title: study.title })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => setCopying(true)}>
            {t("from.start")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconUsersGroup size={16} />}
            component={Link}
            to={`/studies/${study.id}/share`}
          >
            {t("people_of")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>{isCopying && <FromStudyDialog study={study} onClose={() => setCopying(false)} />}</Suspense>
    </>
  );
}
