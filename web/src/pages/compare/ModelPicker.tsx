import { MultiSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ModelView } from "@/api/generated/model";
import { decimal, moment } from "@/i18n/numbers";
import { mainMetric } from "@/pages/models/metrics";
import { useMetric } from "@/pages/models/useMetric";
import { comparable, MOST_PINNED } from "./view";

type Props = { all: ModelView[]; pinned: ModelView[]; onChange: (ids: string[]) => void };

/** Pins up to four models that learned from the same approved data. */
export function ModelPicker({ all, pinned, onChange }: Props) {
  const { t } = useTranslation("compare");
  const metric = useMetric();
  const offered = comparable(
    [...pinned, ...all.filter((one) => pinned.every((two) => two.id !== one.id))],
    pinned,
  );
  const label = (one: ModelView) => {
    const name = mainMetric(one.task);
    const value = one.metrics.test?.[name]?.value ?? one.metrics.oof?.[name]?.value;
    return `${one.name} · ${metric(name).title} ${decimal(value ?? Number.NaN)}`;
  };
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const one of offered) {
    const group = t("picker.training", { target: one.target, at: moment(one.created_at) });
    groups.set(group, [...(groups.get(group) ?? []), { value: one.id, label: label(one) }]);
  }
  return (
    <MultiSelect
      label={t("picker.label", { most: MOST_PINNED })}
      description={offered.length < all.length ? t("picker.about") : undefined}
      descriptionProps={{ c: "gray.7" }}
      data={[...groups].map(([group, items]) => ({ group, items }))}
      value={pinned.map((one) => one.id)}
      onChange={onChange}
      maxValues={MOST_PINNED}
      searchable
      hidePickedOptions
      nothingFoundMessage={t("picker.nothing")}
    />
  );
}
