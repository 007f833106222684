import { useTranslation } from "react-i18next";
import { atTime } from "./metrics";

export type MetricWords = { title: string; about: string };

/** A figure's name and what it means, in the reader's language. */
export function useMetric(): (name: string) => MetricWords {
  const { t } = useTranslation("models");
  return (name) => {
    const [, ofClass] = /^auroc(?:_|\[)(.+?)\]?$/.exec(name) ?? [];
    if (ofClass) {
      return { title: t("metric.auroc_of.title", { name: ofClass }), about: t("metric.auroc_of.about") };
    }
    const [, ratioOf] = /^observed_expected\[(.+)\]$/.exec(name) ?? [];
    if (ratioOf) {
      const title = t("metric.observed_expected.title");
      return { title: `${title}: ${ratioOf}`, about: t("metric.observed_expected.about") };
    }
    const timed = atTime(name);
    if (timed) {
      return {
        title: t(`metric.${timed.measure}_at.title`, { t: timed.time }),
        about: t(`metric.${timed.measure}_at.about`),
      };
    }
    return {
      title: t(`metric.${name}.title`, { defaultValue: name }),
      about: t(`metric.${name}.about`, { defaultValue: "" }),
    };
  };
}
