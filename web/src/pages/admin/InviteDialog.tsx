import { Button, Checkbox, Group, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { inviteUser } from "@/api/generated";
import type { Institution, InvitedUser } from "@/api/generated/model";
import { Dialog } from "@/parts/Dialog";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { isName } from "./users";

type Props = {
  institutions: Institution[];
  onInvited: (invited: InvitedUser) => void;
  onClose: () => void;
};

/** A new account; its owner chooses the password. */
export function InviteDialog({ institutions, onInvited, onClose }: Props) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [display, setDisplay] = useState("");
  const [institution, setInstitution] = useState<string | null>(institutions[0]?.id ?? null);
  const [isAdmin, setAdmin] = useState(false);
  const invite = useMutation({
    mutationFn: () =>
      inviteUser({
        name: name.trim(),
        display_name: display.trim() || name.trim(),
        institution_id: institution ?? "",
        site_admin: isAdmin,
      }),
    onSuccess: async (invited) => {
      onInvited(invited);
      await client.invalidateQueries({ queryKey: ["users"] });
    },
  });
  const isWrong = name !== "" && !isName(name.trim());
  return (
    <Dialog opened onClose={onClose} title={t("users.invite")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <Stack>
          <TextInput
            label={t("invite.display")}
            value={display}
            required
            onChange={(event) => setDisplay(event.currentTarget.value)}
          />
          <TextInput
            label={t("invite.name")}
            description={t("invite.name_about")}
            value={name}
            error={isWrong && t("invite.name_wrong")}
            required
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t("invite.institution")}
            data={institutions.map((one) => ({ value: one.id, label: one.name }))}
            value={institution}
            allowDeselect={false}
            searchable
            onChange={setInstitution}
          />
          <Checkbox
            label={t("invite.administrator")}
            description={t("invite.administrator_about")}
            checked={isAdmin}
            onChange={(event) => setAdmin(event.currentTarget.checked)}
          />
          <ProblemAlert error={invite.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={invite.isPending} disabled={!institution || isWrong}>
              {t("invite.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
