import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { acceptInvitation, createSession } from "@/api/generated";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** Somebody who was invited chooses a password with the one-time secret, and is in. */
export function AcceptInvitationForm({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTranslation("frame");
  const [secret, setSecret] = useState("");
  const [password, setPassword] = useState("");
  const accept = useMutation({
    mutationFn: async () => {
      const user = await acceptInvitation({ secret: secret.trim(), password });
      await createSession({ name: user.name, password });
    },
    onSuccess: onSignedIn,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        accept.mutate();
      }}
    >
      <Stack>
        <TextInput
          label={t("invitation.secret")}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          autoComplete="one-time-code"
          required
        />
        <PasswordInput
          label={t("invitation.password")}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("sign_in.show_password") }}
          required
        />
        <ProblemAlert error={accept.error} />
        <Button type="submit" loading={accept.isPending}>
          {t("invitation.submit")}
        </Button>
      </Stack>
    </form>
  );
}
