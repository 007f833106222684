import { Badge, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCheck, IconSend } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { publishReport } from "@/api/generated";
import type { ReportView } from "@/api/generated/model";
import { useMay } from "@/frame/study";
import { moment } from "@/i18n/numbers";
import { Dialog } from "@/parts/Dialog";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** Lets outside members see the figures; asked once more, for it cannot be taken back. */
export function Publish({ of }: { of: ReportView }) {
  const { t } = useTranslation("reports");
  const mayPublish = useMay("report:publish");
  const [isOpen, { open, close }] = useDisclosure(false);
  const client = useQueryClient();
  const publish = useMutation({
    mutationFn: () => publishReport(of.study_id, of.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["reports", of.study_id] });
      close();
    },
  });
  if (of.published_at) {
    return (
      <Badge miw="max-content" variant="light" c="dark.7" size="lg" leftSection={<IconCheck size={14} />}>
        {t("publish.done", { at: moment(of.published_at) })}
      </Badge>
    );
  }
  if (!mayPublish) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconSend size={18} />} onClick={open}>
        {t("publish.open")}
      </Button>
      <Dialog opened={isOpen} onClose={close} title={t("publish.title")}>
        <Text size="sm" mb="md">
          {t("publish.about")}
        </Text>
        <ProblemAlert error={publish.error} />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            {t("publish.cancel")}
          </Button>
          <Button loading={publish.isPending} onClick={() => publish.mutate()}>
            {t("publish.submit")}
          </Button>
        </Group>
      </Dialog>
    </>
  );
}
