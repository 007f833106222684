/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { LibraryCaseView } from './libraryCaseView';

export interface LibraryCasesView {
  /** whether the study's experiments may leave cases */
  allowed: boolean;
  items: LibraryCaseView[];
}
