/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */

export interface OipServer {
  extensions: string[];
  name: string;
  version: string;
}
