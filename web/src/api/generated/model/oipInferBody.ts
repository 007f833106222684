/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { OipInferBodyOutputs } from './oipInferBodyOutputs';
import type { OipTensor } from './oipTensor';

export type OipInferBody = {
  id?: string | null;
  inputs: OipTensor[];
  outputs?: OipInferBodyOutputs;
};
