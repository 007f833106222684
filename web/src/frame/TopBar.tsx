import { Anchor, Box, Burger, Divider, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useMatch } from "react-router";
import { getStudy } from "@/api/generated";
import type { Me } from "@/api/generated/model";
import { JobsTray } from "./JobsTray";
import { LanguageMenu } from "./LanguageMenu";
import { StageLine } from "./StageLine";
import { UserMenu } from "./UserMenu";

/** Mark, study and stage at the left; jobs, language and person at the right. */
export function TopBar({ me, menu, onMenu }: { me: Me; menu: boolean; onMenu: () => void }) {
  const { t } = useTranslation("frame");
  const studyId = useMatch("/studies/:studyId/*")?.params.studyId;
  return (
    <Group h="100%" px="md" gap="md" wrap="nowrap" justify="space-between">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Burger opened={menu} onClick={onMenu} hiddenFrom="sm" size="sm" aria-label={t("rail.label")} />
        <Anchor component={Link} to="/" underline="never" aria-label={t("home")}>
          <Group gap={8} wrap="nowrap">
            <img src="/mark.svg" width={26} height={26} alt="" />
            <Text fw={700} c="loom.8" visibleFrom="sm">
              Medloom
            </Text>
          </Group>
        </Anchor>
        {studyId && <StudyTitle studyId={studyId} />}
      </Group>
      {studyId && (
        <Box visibleFrom="md">
          <StageLine studyId={studyId} />
        </Box>
      )}
      <Group gap={6} wrap="nowrap">
        <JobsTray />
        <LanguageMenu />
        <UserMenu me={me} />
      </Group>
    </Group>
  );
}

function StudyTitle({ studyId }: { studyId: string }) {
  const study = useQuery({
    queryKey: ["study", studyId],
    queryFn: ({ signal }) => getStudy(studyId, { signal }),
  });
  if (!study.data) return null;
  return (
    <>
      <Divider orientation="vertical" />
      <Text truncate maw={320} title={study.data.title} fw={500}>
        {study.data.title}
      </Text>
    </>
  );
}
