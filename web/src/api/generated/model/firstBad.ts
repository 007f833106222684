/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { FirstBadFault } from './firstBadFault';

export interface FirstBad {
  fault: FirstBadFault;
  seq: number | null;
}
