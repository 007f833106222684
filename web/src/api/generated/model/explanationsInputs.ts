/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { InputLabel } from './inputLabel';

export type ExplanationsInputs = {[key: string]: InputLabel};
