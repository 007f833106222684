/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Options } from './options';
import type { ReportRequestLanguagesItem } from './reportRequestLanguagesItem';

/**
 * What a pack is to be made of; the models default to all of the experiment.
 */
export interface ReportRequest {
  /**
     * @minLength 1
     * @maxLength 40
     */
  experiment_id: string;
  /**
     * @minItems 1
     * @maxItems 2
     */
  languages?: ReportRequestLanguagesItem[];
  model_ids?: string[] | null;
  options?: Options;
  /** the study file as it was run */
  settings_yaml?: string | null;
  template?: 'publication_pack';
}
