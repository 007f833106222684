/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { Role } from './role';

/**
 * With whose eyes: a member (id or login name), or a role in general.
 */
export type ViewIn = ({
  principal: string;
  /** @nullable */
  role?: null;
} & ({
  principal?: string | null;
  role?: Role | null;
})) | ({
  /** @nullable */
  principal?: null;
  role: string;
} & ({
  principal?: string | null;
  role?: Role | null;
}));
