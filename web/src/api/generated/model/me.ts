/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { MeKind } from './meKind';
import type { MyStudy } from './myStudy';
import type { Viewing } from './viewing';

export interface Me {
  external: boolean;
  id: string;
  institution_id: string;
  kind: MeKind;
  name: string;
  site_admin: boolean;
  studies: MyStudy[];
  token_id: string | null;
  viewing?: Viewing | null;
}
