/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { GetModelCardLang } from './getModelCardLang';

export type GetModelCardParams = {
lang?: GetModelCardLang;
};
