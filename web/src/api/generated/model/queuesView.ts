/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { JobCounts } from './jobCounts';
import type { Waiting } from './waiting';

/**
 * How busy a service is.
 */
export interface QueuesView {
  bus_ready: boolean;
  /** events that this service could not handle and keeps apart */
  dead_letters: number;
  jobs: JobCounts;
  /** events of this service that the bus has not taken yet */
  outbox: Waiting;
  /** events on the bus that this service has not taken yet */
  queue_waiting: number;
  service: string;
  slots_per_worker: number;
  /** processes that take this service's events and jobs */
  workers: number;
}
