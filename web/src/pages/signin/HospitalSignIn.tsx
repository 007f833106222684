import { Button, Stack } from "@mantine/core";
import { IconBuildingHospital } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { beginSingleSignOn } from "@/api/generated";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { goingTo } from "./comeBack";

/** The way to the hospital's own sign-in; the browser leaves this page and comes back to the sign-in page. */
export function HospitalSignIn({ name, from }: { name: string; from: string }) {
  const { t } = useTranslation("frame");
  const leave = useMutation({
    mutationFn: () => beginSingleSignOn(),
    onSuccess: ({ address }) => {
      goingTo(from);
      window.location.assign(address);
    },
  });
  return (
    <Stack gap="xs">
      <ProblemAlert error={leave.error} />
      <Button
        leftSection={<IconBuildingHospital size={18} />}
        loading={leave.isPending || leave.isSuccess}
        onClick={() => leave.mutate()}
      >
        {t("sign_in.hospital", { name })}
      </Button>
    </Stack>
  );
}
