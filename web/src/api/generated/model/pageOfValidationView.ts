/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ValidationView } from './validationView';

export interface PageOfValidationView {
  items: ValidationView[];
  next_cursor?: string | null;
}
