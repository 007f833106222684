/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

/**
 * chosen on the training rows' out-of-fold predictions: the largest Youden index, 90 % sensitivity, or one alert in ten persons
 */
export type ThresholdLineRule = typeof ThresholdLineRule[keyof typeof ThresholdLineRule] | null;


export const ThresholdLineRule = {
  youden: 'youden',
  sensitivity_90: 'sensitivity_90',
  alert_rate_10: 'alert_rate_10',
} as const;
