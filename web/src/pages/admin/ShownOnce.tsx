import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { InvitedUser } from "@/api/generated/model";
import { Dialog } from "@/parts/Dialog";

/** The one-time secret of an invitation, shown this once. */
export function ShownOnce({ invited, onClose }: { invited: InvitedUser; onClose: () => void }) {
  const { t } = useTranslation("admin");
  return (
    <Dialog
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t("invited.title", { name: invited.user.display_name })}
    >
      <Stack>
        <Alert color="orange" title={t("invited.once")}>
          {t("invited.about")}
        </Alert>
        <Code block data-testid="invitation" style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
          {invited.invitation}
        </Code>
        <Text size="sm" c="gray.7">
          {t("invited.next", { name: invited.user.name })}
        </Text>
        <Group justify="flex-end">
          <CopyButton value={invited.invitation}>
            {({ copied, copy }) => (
              <Button leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />} onClick={copy}>
                {t(copied ? "invited.copied" : "invited.copy")}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={onClose}>
            {t("invited.done")}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
