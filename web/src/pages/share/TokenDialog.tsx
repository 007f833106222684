import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { IssuedToken } from "@/api/generated/model";
import { moment } from "@/i18n/numbers";
import { Dialog } from "@/parts/Dialog";
import { TokenForm } from "./TokenForm";

/** Asks what a token is for, then shows it this once. */
export function TokenDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("share");
  const [issued, setIssued] = useState<IssuedToken | null>(null);
  return (
    <Dialog
      opened
      onClose={onClose}
      size="xl"
      title={t(issued ? "token.issued" : "token.title")}
      closeOnClickOutside={issued === null}
      closeOnEscape={issued === null}
    >
      {issued ? (
        <Stack>
          <Alert color="orange" title={t("token.once")}>
            {t("token.once_about")}
          </Alert>
          <Code block data-testid="token" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {issued.token}
          </Code>
          <Text size="sm" c="gray.7">
            {t("token.until", { at: moment(issued.expires_at) })}
          </Text>
          <Group justify="flex-end">
            <CopyButton value={issued.token}>
              {({ copied, copy }) => (
                <Button
                  leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                  onClick={copy}
                >
                  {t(copied ? "token.copied" : "token.copy")}
                </Button>
              )}
            </CopyButton>
            <Button variant="default" onClick={onClose}>
              {t("token.done")}
            </Button>
          </Group>
        </Stack>
      ) : (
        <TokenForm onIssued={setIssued} onClose={onClose} />
      )}
    </Dialog>
  );
}
