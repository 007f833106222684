/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export type GetMonitoringWindow = typeof GetMonitoringWindow[keyof typeof GetMonitoringWindow];


export const GetMonitoringWindow = {
  all: 'all',
  '30d': '30d',
  '90d': '90d',
  '365d': '365d',
} as const;
