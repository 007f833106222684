import { Anchor, Center, Divider, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { session } from "@/api/session";
import { LanguageMenu } from "@/frame/LanguageMenu";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { AcceptInvitationForm } from "./AcceptInvitationForm";
import { FirstBootForm } from "./FirstBootForm";
import { HospitalSignIn } from "./HospitalSignIn";
import { SignInForm } from "./SignInForm";
import { useArrival } from "./useArrival";
import { useSignInOptions } from "./useSignInOptions";

type Form = "sign_in" | "first_boot" | "invitation";

export function Component() {
  const { t } = useTranslation("frame");
  const client = useQueryClient();
  const go = useNavigate();
  const from = (useLocation().state as { from?: string } | null)?.from ?? "/";
  const [form, setForm] = useState<Form>("sign_in");
  const { data: options } = useSignInOptions();
  const enterTo = async (place: string) => {
    client.clear();
    session.signedIn();
    await go(place, { replace: true });
  };
  const enter = () => enterTo(from);
  const hospital = options?.single_sign_on;
  const password = options?.password ?? true;
  const arrival = useArrival(enterTo);
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
            {form === "sign_in" && hospital ? t("sign_in.about_hospital") : t(`${form}.about`)}
          </Text>
          {form === "sign_in" && <ProblemAlert error={arrival.error} />}
          {form === "sign_in" && hospital && <HospitalSignIn name={hospital.name} from={from} />}
          {form === "sign_in" && hospital && password && <Divider label={t("sign_in.or")} />}
          {form === "sign_in" && password && <SignInForm onSignedIn={enter} />}
          {form === "first_boot" && <FirstBootForm onSignedIn={enter} />}
          {form === "invitation" && <AcceptInvitationForm onSignedIn={enter} />}
          {password && <Others form={form} onForm={setForm} />}
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
