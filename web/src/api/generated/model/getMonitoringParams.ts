/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { GetMonitoringWindow } from './getMonitoringWindow';

export type GetMonitoringParams = {
window?: GetMonitoringWindow;
};
