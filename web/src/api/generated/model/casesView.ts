/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { CaseView } from './caseView';

export interface CasesView {
  items: CaseView[];
}
