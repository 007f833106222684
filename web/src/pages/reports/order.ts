import type { ReportRequest, ReportRequestLanguagesItem } from "@/api/generated/model";
import { DEFAULT_LOOK, type Look } from "./presets";

/** What a person asks for in a pack. */
export type Order = {
  experimentId: string | null;
  look: Look;
  languages: ReportRequestLanguagesItem[];
  title: string;
  threshold: number | null;
  pValues: boolean;
};

export const DEFAULT_ORDER: Order = {
  experimentId: null,
  look: DEFAULT_LOOK,
  languages: ["en", "ko"],
  title: "",
  threshold: null,
  pValues: false,
};

export function requestOf(experimentId: string, order: Order): ReportRequest {
  return {
    experiment_id: experimentId,
    languages: order.languages,
    options: {
      ...order.look,
      title: order.title.trim(),
      threshold: order.threshold,
      p_values: order.pValues,
    },
  };
}
