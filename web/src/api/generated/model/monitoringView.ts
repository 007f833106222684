/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { MonitoringViewBins } from './monitoringViewBins';
import type { MonitoringViewMetrics } from './monitoringViewMetrics';

/**
 * Discrimination and calibration of the present model version on outcomes that came back, with 95 % intervals.
 */
export interface MonitoringView {
  bins?: MonitoringViewBins;
  endpoint_id: string;
  events?: number | null;
  metrics: MonitoringViewMetrics;
  model_id: string;
  model_version: number;
  n: number;
  /** why nothing is estimated: too_few_outcomes, too_few_events */
  reason?: string | null;
  window: string;
}
