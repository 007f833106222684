/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { CaseInterval } from './caseInterval';
import type { CaseViewProbabilities } from './caseViewProbabilities';
import type { CaseViewProfile } from './caseViewProfile';
import type { ContributionView } from './contributionView';
import type { RiskView } from './riskView';
import type { ServedModelView } from './servedModelView';
import type { WarningView } from './warningView';

/**
 * One patient's answer, its interval, and what each value adds to the answer of the usual profile.
 */
export interface CaseView {
  class?: string | null;
  contributions: ContributionView[];
  endpoint_id: string;
  /** class whose probability interval and contributions are told */
  explained_class: string | null;
  interval: CaseInterval | null;
  model: ServedModelView;
  prediction_id: string;
  probabilities?: CaseViewProbabilities;
  /** of the event, for a binary target */
  probability?: number | null;
  /** medians and most frequent categories in training */
  profile: CaseViewProfile;
  /** survival: by each horizon */
  risks?: RiskView[] | null;
  /** answer for the usual profile; contributions sum to the difference */
  usual_answer: number | null;
  value?: number | null;
  warnings: WarningView[];
}
