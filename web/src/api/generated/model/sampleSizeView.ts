/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { SampleSizeViewCriteria } from './sampleSizeViewCriteria';
import type { SampleSizeViewTestWidth } from './sampleSizeViewTestWidth';
import type { Words } from './words';

/**
 * What the training rows are enough for (Riley et al.); null where it cannot be said.
 */
export interface SampleSizeView {
  criteria: SampleSizeViewCriteria;
  enough: boolean;
  events: number | null;
  events_per_parameter: number | null;
  /** rows that all criteria ask for */
  needed: number;
  /** columns of numbers, and the levels of categories less one */
  parameters: number;
  /** anticipated R² (Cox-Snell for an outcome of classes) that the criteria assume */
  r2: number;
  rows: number;
  /** expected shrinkage; 0.9 is the aim, 1 is no overfitting */
  shrinkage: number;
  test_events: number | null;
  test_rows: number;
  /** intervals to expect on the test: measure -> lo, hi */
  test_width: SampleSizeViewTestWidth;
  words: Words[];
}
