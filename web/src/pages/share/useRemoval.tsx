import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { removeMember } from "@/api/generated";
import type { Member } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { Dialog } from "@/parts/Dialog";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** Asks once more before somebody loses access. */
export function useRemoval(member: Member): { ask: () => void; dialog: ReactNode } {
  const { t } = useTranslation("share");
  const study = useStudy();
  const client = useQueryClient();
  const [isOpen, { open, close }] = useDisclosure(false);
  const remove = useMutation({
    mutationFn: () => removeMember(study.id, member.principal_id),
    onSuccess: async () => {
      close();
      await client.invalidateQueries({ queryKey: ["members", study.id] });
    },
  });
  const name = member.display_name || member.name;
  const dialog = (
    <Dialog opened={isOpen} onClose={close} title={t("remove.title", { name })}>
      <Text size="sm" mb="md">
        {t("remove.about")}
      </Text>
      <ProblemAlert error={remove.error} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>
          {t("cancel")}
        </Button>
        <Button color="red.8" loading={remove.isPending} onClick={() => remove.mutate()}>
          {t("remove.submit")}
        </Button>
      </Group>
    </Dialog>
  );
  return { ask: open, dialog };
}
