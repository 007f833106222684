/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { AlgorithmViewSchema } from './algorithmViewSchema';
import type { Words } from './words';

export interface AlgorithmView {
  family: string;
  name: string;
  /** open to persons who may not see rows */
  safe: boolean;
  /** JSON Schema of its params */
  schema: AlgorithmViewSchema;
  tasks: string[];
  title: Words;
}
