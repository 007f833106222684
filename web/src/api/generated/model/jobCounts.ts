/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * How many jobs are in which state; the finished ones of the last 24 hours.
 */
export interface JobCounts {
  cancelled: number;
  failed: number;
  /** running jobs that no worker has reported on within their lease */
  leases_lost: number;
  oldest_queued_at: string | null;
  queued: number;
  running: number;
  succeeded: number;
}
