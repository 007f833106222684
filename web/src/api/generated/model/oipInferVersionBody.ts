/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { OipInferVersionBodyOutputs } from './oipInferVersionBodyOutputs';
import type { OipTensor } from './oipTensor';

export type OipInferVersionBody = {
  id?: string | null;
  inputs: OipTensor[];
  outputs?: OipInferVersionBodyOutputs;
};
