/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Finding } from './finding';

/**
 * Who trained in spite of blocking findings, when, why, and which they were.
 */
export interface LeakOverride {
  at: string;
  by: string;
  by_name: string;
  findings: Finding[];
  reason: string;
}
