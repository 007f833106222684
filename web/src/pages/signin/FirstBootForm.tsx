import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { createSession, firstBoot } from "@/api/generated";
import { ProblemAlert } from "@/parts/ProblemAlert";

const EMPTY = { secret: "", institution: "", name: "", password: "" };

/** The first administrator: the one-time secret that the server printed becomes an account. */
export function FirstBootForm({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTranslation("frame");
  const [given, setGiven] = useState(EMPTY);
  const begin = useMutation({
    mutationFn: async () => {
      await firstBoot({ ...given, secret: given.secret.trim() });
      await createSession({ name: given.name, password: given.password });
    },
    onSuccess: onSignedIn,
  });
  const field = (name: keyof typeof EMPTY) => ({
    label: t(`first_boot.${name}`),
    value: given[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setGiven((before) => ({ ...before, [name]: value }));
    },
    required: true,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate();
      }}
    >
      <Stack>
        <TextInput
          {...field("secret")}
          description={t("first_boot.secret_about")}
          autoComplete="one-time-code"
        />
        <TextInput {...field("institution")} autoComplete="organization" />
        <TextInput {...field("name")} autoComplete="username" />
        <PasswordInput
          {...field("password")}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("sign_in.show_password") }}
        />
        <ProblemAlert error={begin.error} />
        <Button type="submit" loading={begin.isPending}>
          {t("first_boot.submit")}
        </Button>
      </Stack>
    </form>
  );
}
