/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ListSiteLedgerDecision } from './listSiteLedgerDecision';

export type ListSiteLedgerParams = {
study_id?: string | null;
/**
 * Items on one page
 * @minimum 1
 * @maximum 1000
 */
limit?: number;
/**
 * next_cursor of the page before
 */
cursor?: string | null;
/**
 * id of who acted
 */
subject?: string | null;
/**
 * a scope, or what was done
 */
action?: string | null;
decision?: ListSiteLedgerDecision;
service?: string | null;
since?: string | null;
until?: string | null;
};
