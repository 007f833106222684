import { useTranslation } from "react-i18next";
import type { StepCheckView } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import type { NodeState } from "./nodeState";

type Told = {
  state: NodeState;
  isWaiting: boolean;
  isOff: boolean;
  isBranch: boolean;
  misfit: StepCheckView | undefined;
};

/** How a node stands, in one line. */
export function useStateWords(): (told: Told) => string {
  const { t } = useTranslation("designer");
  const language = useLanguage();
  return ({ state, isWaiting, isOff, isBranch, misfit }) => {
    if (isWaiting) return t("state.waiting");
    if (isOff) return t("state.off");
    if (isBranch) return t("state.branch");
    if (misfit) return (language === "ko" ? misfit.detail_ko : misfit.detail) ?? t("state.misfit");
    switch (state.kind) {
      case "running":
        return t("state.running", { percent: Math.round(state.fraction * 100) });
      case "failed":
        return (language === "ko" ? state.detail_ko : state.detail) || t("state.failed");
      case "done":
      case "review": {
        const rows = t("state.rows", { n: count(state.rows, language) });
        const cells = state.cells > 0 ? ` · ${t("state.cells", { n: count(state.cells, language) })}` : "";
        return `${t(`state.${state.kind}`)} · ${rows}${cells}`;
      }
      default:
        return t("state.not_run");
    }
  };
}
