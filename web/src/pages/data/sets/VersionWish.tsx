import { Alert, Button, Group, Text } from "@mantine/core";
import { IconVersions } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useVersionOf, wishVersionOf } from "./versionOf";

/** Says that the next file becomes a version of a data set, until it has or the wish is taken back. */
export function VersionWish({ studyId }: { studyId: string }) {
  const { t } = useTranslation("data");
  const wish = useVersionOf(studyId);
  if (!wish) return null;
  return (
    <Alert color="loom" icon={<IconVersions />}>
      <Group justify="space-between">
        <Text size="sm">{t("version_wish.about", { title: wish.title, version: wish.version })}</Text>
        <Button size="xs" variant="subtle" onClick={() => wishVersionOf(studyId, null)}>
          {t("version_wish.forget")}
        </Button>
      </Group>
    </Alert>
  );
}
