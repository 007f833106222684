/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { MapMissingOf } from './mapMissingOf';

export type MapMissingParams = {
/**
 * the prepared rows, or those before
 */
of?: MapMissingOf;
/**
 * @minimum 1
 * @maximum 100
 */
blocks?: number;
};
