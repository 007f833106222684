/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { SubgroupMetrics } from './subgroupMetrics';

/**
 * One subgroup of the patients; ``metrics`` is empty where a measure cannot be estimated.
 */
export interface Subgroup {
  events?: number | null;
  high?: number | null;
  level: string;
  low?: number | null;
  metrics: SubgroupMetrics;
  n: number;
}
