import { Modal, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { session, useSessionState } from "@/api/session";
import { HospitalSignIn } from "@/pages/signin/HospitalSignIn";
import { SignInForm } from "@/pages/signin/SignInForm";
import { useSignInOptions } from "@/pages/signin/useSignInOptions";

function WaysIn({ name }: { name: string }) {
  const { data: options } = useSignInOptions();
  const { pathname, search } = useLocation();
  const hospital = options?.single_sign_on;
  return (
    <Stack>
      {hospital && <HospitalSignIn name={hospital.name} from={pathname + search} />}
      {(options?.password ?? true) && <SignInForm name={name} onSignedIn={session.signedIn} />}
    </Stack>
  );
}

/** Asks for the password again when the session has ended, over the page as it is: what was typed stays. */
export function SessionDialog({ name }: { name: string }) {
  const { t } = useTranslation("frame");
  const isOpen = useSessionState() === "expired";
  return (
    <Modal opened={isOpen} onClose={() => undefined} withCloseButton={false} title={t("session.ended")}>
      {isOpen && <WaysIn name={name} />}
    </Modal>
  );
}
