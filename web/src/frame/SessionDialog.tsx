import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { session, useSessionState } from "@/api/session";
import { SignInForm } from "@/pages/signin/SignInForm";

/** Asks for the password again when the session has ended, over the page as it is: what was typed stays. */
export function SessionDialog({ name }: { name: string }) {
  const { t } = useTranslation("frame");
  const isOpen = useSessionState() === "expired";
  return (
    <Modal opened={isOpen} onClose={() => undefined} withCloseButton={false} title={t("session.ended")}>
      <SignInForm name={name} onSignedIn={session.signedIn} />
    </Modal>
  );
}
