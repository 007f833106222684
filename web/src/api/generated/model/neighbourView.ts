/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface NeighbourView {
  /** share by which the linear model's loss exceeded the winner's */
  ahead: number | null;
  case_id: string;
  distance: number;
  experiment_id: string | null;
  features: number;
  licence: string;
  rows: number;
  similarity: number;
  /** of a shipped case: where its table comes from */
  source: string;
  /** null for a case that comes with Medloom */
  study_id: string | null;
  title: string;
  winner: string;
  winner_algorithm: string;
}
