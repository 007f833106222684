import { Button, Group, Menu, Text } from "@mantine/core";
import { IconChevronDown, IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ArtefactView, ReportView } from "@/api/generated/model";
import { bytes } from "@/i18n/numbers";
import { addressOf } from "./useFile";

type Props = { of: ReportView; files: ArtefactView[]; about: string };

/** The formats of one figure or document, each with what it is good for. */
export function DownloadMenu({ of, files, about }: Props) {
  const { t } = useTranslation("reports");
  if (files.length === 0) return null;
  return (
    <Menu position="bottom-end" withArrow>
      <Menu.Target>
        <Button
          variant="light"
          size="compact-sm"
          leftSection={<IconDownload size={14} />}
          rightSection={<IconChevronDown size={14} />}
          aria-label={t("download.of", { about })}
          style={{ flexShrink: 0 }}
        >
          {t("download.label")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {files.map((file) => (
          <Menu.Item key={file.name} component="a" href={addressOf(of, file)} download>
            <Group justify="space-between" gap="xl" wrap="nowrap">
              <Text size="sm" fw={500}>
                {file.format.toUpperCase()}
              </Text>
              <Text size="xs" c="gray.7">
                {t(`download.for.${file.format}`)} · {bytes(file.bytes)}
              </Text>
            </Group>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
