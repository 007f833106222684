import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReportView, ReportViewLanguagesItem } from "@/api/generated/model";

type Props = {
  of: ReportView;
  value: ReportViewLanguagesItem;
  onChange: (value: ReportViewLanguagesItem) => void;
};

/** The language of the files that are shown, apart from the language of the page. */
export function LanguageSwitch({ of, value, onChange }: Props) {
  const { t } = useTranslation("reports");
  if (of.languages.length < 2) return null;
  return (
    <SegmentedControl
      aria-label={t("report.language")}
      data={of.languages.map((one) => ({ value: one, label: t(`language.${one}`) }))}
      value={value}
      onChange={(chosen) => onChange(chosen as ReportViewLanguagesItem)}
    />
  );
}
