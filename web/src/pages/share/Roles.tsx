import { Badge, Button, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useRoles } from "./useShare";
import { useViewAs } from "./useViewAs";

/** What each role may do, in words; and the study as somebody of that role would see it. */
export function Roles() {
  const { t } = useTranslation("share");
  const roles = useRoles();
  const view = useViewAs();
  return (
    <section aria-labelledby="roles">
      <Title order={2} size="h4" id="roles">
        {t("roles.title")}
      </Title>
      <Text size="sm" c="gray.7" mb="sm">
        {t("roles.about")}
      </Text>
      <ProblemAlert error={view.error ?? roles.error} />
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {roles.data?.map((one) => (
          <Paper key={one.role} withBorder p="md">
            <Stack gap="xs" h="100%" align="flex-start">
              <Title order={3} size="h5">
                {t(`role.${one.role}.name`)}
              </Title>
              {one.external && (
                <Badge miw="max-content" variant="light" color="orange" c="dark.7">
                  {t("people.outside")}
                </Badge>
              )}
              <Text size="sm" style={{ flex: 1 }}>
                {t(`role.${one.role}.about`)}
              </Text>
              <Button
                variant="light"
                size="compact-sm"
                leftSection={<IconEye size={16} />}
                loading={view.isPending && view.variables.role === one.role}
                aria-label={t("roles.view_of", { role: t(`role.${one.role}.name`) })}
                onClick={() => view.mutate({ role: one.role })}
              >
                {t("roles.view")}
              </Button>
            </Stack>
          </Paper>
        ))}
      </SimpleGrid>
    </section>
  );
}
