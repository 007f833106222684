import "@mantine/dropzone/styles.css";
import { Group, Stack, Text } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { IconFolderUp } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { worthSending } from "./worth";

type Props = {
  onFiles: (files: File[]) => void;
  isSmall: boolean;
  openRef?: { current: (() => void) | null };
};

/** Files or a whole folder are dropped here, or chosen. */
export function DropPlace({ onFiles, isSmall, openRef }: Props) {
  const { t } = useTranslation("data");
  const [leftOut, setLeftOut] = useState<string[]>([]);
  const take = (files: File[]) => {
    const sorted = worthSending(files);
    setLeftOut(sorted.leftOut.map((file) => file.name));
    if (sorted.send.length > 0) onFiles(sorted.send);
  };
  return (
    <Stack gap="xs">
      <Dropzone
        onDrop={take}
        openRef={openRef}
        useFsAccessApi={false}
        py={isSmall ? "sm" : "xl"}
        inputProps={{ "aria-label": t("drop.title") }}
      >
        <Group justify="center" gap="md" wrap="nowrap" style={{ pointerEvents: "none" }}>
          <IconFolderUp size={isSmall ? 28 : 44} color="var(--mantine-color-loom-7)" aria-hidden />
          <Stack gap={2}>
            <Text fw={600} size={isSmall ? "sm" : "lg"}>
              {t("drop.title")}
            </Text>
            <Text size="sm" c="gray.7">
              {t("drop.about")}
            </Text>
          </Stack>
        </Group>
      </Dropzone>
      {leftOut.length > 0 && (
        <Text size="sm" c="orange.9" role="status">
          {t("drop.left_out", { names: leftOut.slice(0, 5).join(", "), count: leftOut.length })}
        </Text>
      )}
    </Stack>
  );
}
