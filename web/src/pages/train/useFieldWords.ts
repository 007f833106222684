import { useTranslation } from "react-i18next";

/** Names and help of training settings, whose schema speaks English alone. */
export function useFieldWords(): (field: string) => { title: string; about: string } | undefined {
  const { t, i18n } = useTranslation("train");
  return (field) => {
    if (!i18n.exists(`train:field.${field}.title`)) return undefined;
    return { title: t(`field.${field}.title`), about: t(`field.${field}.about`) };
  };
}
