import { Modal, type ModalProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** A modal window whose cross has a name. */
export function Dialog(props: ModalProps) {
  const { t } = useTranslation("frame");
  return <Modal closeButtonProps={{ "aria-label": t("close") }} {...props} />;
}
