import { Alert, Button, Group, Text } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { endView } from "@/api/generated";
import type { Me, Viewing } from "@/api/generated/model";

/** Says with whose eyes the person looks at present, and leads back to their own. */
export function ViewBanner({ me }: { me: Me }) {
  return <Suspense>{me.viewing && <Banner viewing={me.viewing} />}</Suspense>;
}

function Banner({ viewing }: { viewing: Viewing }) {
  const { t } = useTranslation(["frame", "share"]);
  const back = viewing.study_id ? `/studies/${viewing.study_id}/share` : "/";
  const leave = useMutation({ mutationFn: () => endView(), onSuccess: () => window.location.assign(back) });
  const role = viewing.role ? t(`share:role.${viewing.role}.name`) : "";
  const said = viewing.name ? t("view.as_person", { name: viewing.name, role }) : t("view.as_role", { role });
  return (
    <Alert role="status" color="orange" radius={0} p="xs" icon={<IconEye />}>
      <Group justify="space-between">
        <Text size="sm">
          <b>{viewing.role ? said : t("view.nothing")}</b> {t("view.about")}
        </Text>
        <Button size="compact-sm" color="dark" loading={leave.isPending} onClick={() => leave.mutate()}>
          {t("view.leave")}
        </Button>
      </Group>
    </Alert>
  );
}
