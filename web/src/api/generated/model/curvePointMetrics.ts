/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { TrainInterval } from './trainInterval';

export type CurvePointMetrics = {[key: string]: TrainInterval};
