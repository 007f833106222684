import { Center, Loader, type LoaderProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Something is under way: told to those who look and to those who listen. */
export function Waiting({ label, ...look }: LoaderProps & { label?: string }) {
  const { t } = useTranslation("frame");
  return <Loader role="status" aria-label={label ?? t("loading")} {...look} />;
}

/** The same in the middle of a page that has nothing else to show yet. */
export function WaitingPage({ label }: { label?: string }) {
  return (
    <Center mih="60vh">
      <Waiting label={label} />
    </Center>
  );
}
