/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ComparisonRequestPart } from './comparisonRequestPart';

/**
 * Which models to compare on which rows.
 */
export interface ComparisonRequest {
  /**
     * @minItems 1
     * @maxItems 20
     * @items.minLength 1
     * @items.maxLength 40
     */
  model_ids: string[];
  part?: ComparisonRequestPart;
}
