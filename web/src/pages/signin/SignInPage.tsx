import { Anchor, Center, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { session } from "@/api/session";
import { LanguageMenu } from "@/frame/LanguageMenu";
import { AcceptInvitationForm } from "./AcceptInvitationForm";
import { FirstBootForm } from "./FirstBootForm";
import { SignInForm } from "./SignInForm";

type Form = "sign_in" | "first_boot" | "invitation";

export function Component() {
  const { t } = useTranslation("frame");
  const client = useQueryClient();
  const go = useNavigate();
  const from = (useLocation().state as { from?: string } | null)?.from ?? "/";
  const [form, setForm] = useState<Form>("sign_in");
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
            {t(`${form}.about`)}
          </Text>
          {form === "sign_in" && <SignInForm onSignedIn={enter} />}
          {form === "first_boot" && <FirstBootForm onSignedIn={enter} />}
          {form === "invitation" && <AcceptInvitationForm onSignedIn={enter} />}
          <Others form={form} onForm={setForm} />
        </Stack>
      </Paper>
    </Center>
  );
}

function Others({ form, onForm }: { form: Form; onForm: (form: Form) => void }) {
  const { t } = useTranslation("frame");
  const link = (to: Form, label: string) => (
    <Anchor component="button" type="button" size="sm" ta="left" onClick={() => onForm(to)}>
      {label}
    </Anchor>
  );
  if (form !== "sign_in") return link("sign_in", t("first_boot.back"));
  return (
    <Stack gap={4}>
      {link("invitation", t("invitation.link"))}
      {link("first_boot", t("sign_in.first_boot"))}
    </Stack>
  );
}
