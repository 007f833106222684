/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Finding } from './finding';
import type { RecommendationView } from './recommendationView';
import type { SampleSizeView } from './sampleSizeView';

/**
 * What to know before training on approved data.
 */
export interface AdviceView {
  /** findings that need settings.override: the reason to go on */
  blocking: number;
  findings: Finding[];
  prepared_id: string;
  recommendation: RecommendationView;
  sample_size: SampleSizeView | null;
}
