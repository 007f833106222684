/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { OipAnswerParameters } from './oipAnswerParameters';
import type { OipTensor } from './oipTensor';

export interface OipAnswer {
  id?: string | null;
  model_name: string;
  model_version: string;
  outputs: OipTensor[];
  parameters: OipAnswerParameters;
}
