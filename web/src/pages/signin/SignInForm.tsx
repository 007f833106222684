import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { createSession } from "@/api/generated";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** Name and password; with `name` given only the password is asked. */
export function SignInForm({ name: given, onSignedIn }: { name?: string; onSignedIn: () => void }) {
  const { t } = useTranslation("frame");
  const [name, setName] = useState(given ?? "");
  const [password, setPassword] = useState("");
  const signIn = useMutation({ mutationFn: () => createSession({ name, password }), onSuccess: onSignedIn });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate();
      }}
    >
      <Stack>
        <TextInput
          label={t("sign_in.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="username"
          readOnly={given !== undefined}
          required
        />
        <PasswordInput
          label={t("sign_in.password")}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": t("sign_in.show_password") }}
          required
        />
        <ProblemAlert error={signIn.error} />
        <Button type="submit" loading={signIn.isPending}>
          {t("sign_in.submit")}
        </Button>
      </Stack>
    </form>
  );
}
