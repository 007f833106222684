import { Alert, Button, Group, Text } from "@mantine/core";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { verifySiteLedger } from "@/api/generated";
import type { Verification } from "@/api/generated/model";
import { count, moment } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** Walks the whole chain and says whether anything was changed since it was written. */
export function Proof() {
  const { t } = useTranslation("admin");
  const verify = useMutation({ mutationFn: () => verifySiteLedger() });
  return (
    <div aria-live="polite">
      {verify.data ? (
        <Verdict of={verify.data} onAgain={() => verify.mutate()} />
      ) : (
        <Group>
          <Button
            variant="default"
            leftSection={<IconShieldCheck size={18} />}
            loading={verify.isPending}
            onClick={() => verify.mutate()}
          >
            {t("proof.verify")}
          </Button>
          <Text size="sm" c="gray.7">
            {t("proof.about")}
          </Text>
        </Group>
      )}
      <ProblemAlert error={verify.error} />
    </div>
  );
}

function Verdict({ of, onAgain }: { of: Verification; onAgain: () => void }) {
  const { t } = useTranslation("admin");
  const language = useLanguage();
  const entries = count(of.entries, language);
  if (of.intact) {
    return (
      <Alert color="teal" icon={<IconShieldCheck />} title={t("proof.intact", { entries })}>
        <Group justify="space-between">
          <Text size="sm">{of.head_at && t("proof.head", { at: moment(of.head_at) })}</Text>
          <Button size="compact-sm" variant="default" onClick={onAgain}>
            {t("proof.again")}
          </Button>
        </Group>
      </Alert>
    );
  }
  const bad = of.first_bad;
  return (
    <Alert
      role="alert"
      color="red"
      icon={<IconShieldX />}
      title={t("proof.broken", { seq: bad?.seq ?? "–", fault: bad ? t(`proof.fault.${bad.fault}`) : "" })}
    >
      {t("proof.broken_next")}
    </Alert>
  );
}
