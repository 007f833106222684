/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { EndpointView } from './endpointView';

export interface PageOfEndpointView {
  items: EndpointView[];
  next_cursor?: string | null;
}
