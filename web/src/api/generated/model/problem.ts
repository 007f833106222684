/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ProblemProblems } from './problemProblems';

/**
 * RFC 9457 problem+json, as every service answers it and every failed job keeps it.
 */
export interface Problem {
  code: string;
  detail: string;
  detail_ko?: string;
  hint?: string;
  hint_ko?: string;
  problems?: ProblemProblems;
  request_id?: string | null;
  status: number;
  title: string;
  type?: string;
  where?: string | null;
}
