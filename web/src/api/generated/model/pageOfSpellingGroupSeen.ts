/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { SpellingGroupSeen } from './spellingGroupSeen';

export interface PageOfSpellingGroupSeen {
  items: SpellingGroupSeen[];
  next_cursor?: string | null;
}
