/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ModelExplanations } from './modelExplanations';

export type ExplanationsModels = {[key: string]: ModelExplanations};
