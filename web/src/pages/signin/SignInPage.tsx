import { Anchor, Center, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { session } from "@/api/session";
import { LanguageMenu } from "@/frame/LanguageMenu";
import { FirstBootForm } from "./FirstBootForm";
import { SignInForm } from "./SignInForm";

export function Component() {
  const { t } = useTranslation("frame");
  const client = useQueryClient();
  const go = useNavigate();
  const from = (useLocation().state as { from?: string } | null)?.from ?? "/";
  const [isFirst, setFirst] = useState(false);
  const enter = async () => {
    client.clear();
    session.signedIn();
    await go(from, { replace: true });
  };
  return (
    <Center component="main" mih="100vh" bg="gray.0">
      <Paper withBorder p="xl" w={420} shadow="sm">
        <Stack>
          <Group justify="space-between">
            <Group gap="xs">
              <img src="/mark.svg" width={32} height={32} alt="" />
              <Title order={1} size="h3">
                Medloom
              </Title>
            </Group>
            <LanguageMenu />
          </Group>
          <Text size="sm" c="gray.7">
            {t(isFirst ? "first_boot.about" : "sign_in.about")}
          </Text>
          {isFirst ? <FirstBootForm onSignedIn={enter} /> : <SignInForm onSignedIn={enter} />}
          <Anchor component="button" type="button" size="sm" onClick={() => setFirst(!isFirst)}>
            {t(isFirst ? "first_boot.back" : "sign_in.first_boot")}
          </Anchor>
        </Stack>
      </Paper>
    </Center>
  );
}
