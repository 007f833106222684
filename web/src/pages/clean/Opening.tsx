import { Center, Group, Loader, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** The first look at a long table takes some seconds. */
export function Opening() {
  const { t } = useTranslation("clean");
  return (
    <Center h="100%">
      <Group>
        <Loader size="sm" aria-hidden />
        <Text role="status">{t("opening")}</Text>
      </Group>
    </Center>
  );
}
