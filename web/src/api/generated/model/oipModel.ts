/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { OipModelParameters } from './oipModelParameters';
import type { OipTensor } from './oipTensor';

export interface OipModel {
  inputs: OipTensor[];
  name: string;
  outputs: OipTensor[];
  parameters?: OipModelParameters;
  platform: string;
  versions: string[];
}
