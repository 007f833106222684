/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ConcernedEndpoint } from './concernedEndpoint';
import type { ConcernedExperiment } from './concernedExperiment';
import type { ConcernedModel } from './concernedModel';
import type { ConcernedPrepared } from './concernedPrepared';
import type { ConcernedReport } from './concernedReport';
import type { ConsequencesPolicy } from './consequencesPolicy';

/**
 * Everything that was made of versions of a data set; ``policy`` is what the study's rule does with it.
 */
export interface Consequences {
  comparisons: string[];
  dataset_id: string;
  endpoints: ConcernedEndpoint[];
  experiments: ConcernedExperiment[];
  models: ConcernedModel[];
  outcomes: number;
  policy: ConsequencesPolicy;
  predictions: number;
  prepared: ConcernedPrepared[];
  reports: ConcernedReport[];
  runs_open: number;
  versions: number[];
}
