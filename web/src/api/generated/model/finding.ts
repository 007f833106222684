/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { FindingEvidence } from './findingEvidence';
import type { FindingLevel } from './findingLevel';

/**
 * Something the reviewer should know, graded; never with a patient's value.
 */
export interface Finding {
  code: string;
  column?: string | null;
  count?: number | null;
  /** the numbers behind it: never a value */
  evidence?: FindingEvidence;
  level: FindingLevel;
  text: string;
  text_ko: string;
}
