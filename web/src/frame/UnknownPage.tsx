import { Button, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

/** An address that leads nowhere. */
export function UnknownPage() {
  const { t } = useTranslation("frame");
  return (
    <Stack p="xl" align="flex-start">
      <Title order={1} size="h2">
        {t("fault.unknown_page")}
      </Title>
      <Text>{t("fault.unknown_page_next")}</Text>
      <Button component={Link} to="/">
        {t("fault.home")}
      </Button>
    </Stack>
  );
}
