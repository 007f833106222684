import { Button, Stack, Text, Title } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

type State = { isBroken: boolean };

/** Keeps a fault of one page from taking the rest along. Give it the place as `key`, so that leaving heals it. */
export class PageBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { isBroken: false };

  static getDerivedStateFromError(): State {
    return { isBroken: true };
  }

  override render() {
    return this.state.isBroken ? <BrokenPage /> : this.props.children;
  }
}

function BrokenPage() {
  const { t } = useTranslation("frame");
  return (
    <Stack p="xl" align="flex-start" role="alert">
      <Title order={1} size="h2">
        {t("fault.title")}
      </Title>
      <Text>{t("fault.next")}</Text>
      <Button onClick={() => window.location.reload()}>{t("fault.reload")}</Button>
    </Stack>
  );
}
