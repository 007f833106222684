/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { LibraryCaseViewFingerprint } from './libraryCaseViewFingerprint';
import type { LibraryCaseViewScores } from './libraryCaseViewScores';
import type { LibraryCaseViewSettings } from './libraryCaseViewSettings';

export interface LibraryCaseView {
  created_at: string;
  experiment_id: string;
  fingerprint: LibraryCaseViewFingerprint;
  id: string;
  scores: LibraryCaseViewScores;
  settings: LibraryCaseViewSettings;
  task: string;
}
