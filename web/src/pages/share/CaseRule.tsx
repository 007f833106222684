import { Button, Group, Paper, Switch, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { listCases, setCaseRule } from "@/api/generated";
import { useStudy } from "@/frame/study";
import { Dialog } from "@/parts/Dialog";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** Whether trainings of this study leave cases in the library; to forbid it is asked once more, for cases are removed. */
export function CaseRule() {
  const { t } = useTranslation("share");
  const study = useStudy();
  const client = useQueryClient();
  const [isOpen, { open, close }] = useDisclosure(false);
  const key = ["cases", study.id];
  const cases = useQuery({ queryKey: key, queryFn: ({ signal }) => listCases(study.id, { signal }) });
  const put = useMutation({
    mutationFn: (allowed: boolean) => setCaseRule(study.id, { allowed }),
    onSuccess: (found) => {
      close();
      client.setQueryData(key, found);
    },
  });
  return (
    <section aria-labelledby="cases">
      <Title order={2} size="h4" mb="sm" id="cases">
        {t("cases.title")}
      </Title>
      <ProblemAlert error={cases.error ?? put.error} />
      {cases.data && (
        <Paper withBorder p="md">
          <Switch
            label={t("cases.allowed")}
            description={t("cases.about")}
            checked={cases.data.allowed}
            disabled={put.isPending}
            onChange={(event) => (event.currentTarget.checked ? put.mutate(true) : open())}
          />
          <Text size="sm" c="gray.7" mt="xs">
            {t("cases.count", { count: cases.data.items.length })}
          </Text>
        </Paper>
      )}
      <Dialog opened={isOpen} onClose={close} title={t("cases.forbid")}>
        <Text size="sm">{t("cases.forbid_about")}</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            {t("cancel")}
          </Button>
          <Button color="red.8" loading={put.isPending} onClick={() => put.mutate(false)}>
            {t("cases.submit")}
          </Button>
        </Group>
      </Dialog>
    </section>
  );
}
