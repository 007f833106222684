import { Popover, Text, UnstyledButton } from "@mantine/core";
import { IconHelpCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** "What does this mean?" beside a table or a plot, in a doctor's words. */
export function Explain({ children, of }: { children: ReactNode; of: string }) {
  const { t } = useTranslation("frame");
  return (
    <Popover width={340} withArrow shadow="md">
      <Popover.Target>
        <UnstyledButton aria-label={t("explain.label", { of })} title={t("explain.short")}>
          <IconHelpCircle size={18} color="var(--mantine-color-loom-7)" />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" component="div">
          {children}
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}
