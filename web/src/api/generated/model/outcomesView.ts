/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { MonitoringView } from './monitoringView';

export interface OutcomesView {
  changed: number;
  monitoring: MonitoringView;
  recorded: number;
  unchanged: number;
}
