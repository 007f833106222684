/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ArtefactView } from './artefactView';
import type { JobView } from './jobView';
import type { Problem } from './problem';
import type { ReportViewBoundTo } from './reportViewBoundTo';
import type { ReportViewLanguagesItem } from './reportViewLanguagesItem';
import type { ReportViewOptions } from './reportViewOptions';
import type { ReportViewState } from './reportViewState';
import type { ReportViewSummary } from './reportViewSummary';

/**
 * A report and where its making stands.
 */
export interface ReportView {
  artefacts: ArtefactView[];
  best_model_id: string;
  bound_to: ReportViewBoundTo;
  created_at: string;
  created_by: string;
  experiment_id: string;
  finished_at: string | null;
  id: string;
  job: JobView | null;
  job_id: string;
  languages: ReportViewLanguagesItem[];
  model_ids: string[];
  options: ReportViewOptions;
  prepared_id: string;
  problem: Problem | null;
  published_at: string | null;
  state: ReportViewState;
  study_id: string;
  summary: ReportViewSummary;
  template: string;
}
