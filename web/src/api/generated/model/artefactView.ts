/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { ArtefactViewKind } from './artefactViewKind';
import type { ArtefactViewLanguage } from './artefactViewLanguage';

/**
 * One file; ``name`` is its path inside the pack and in the download address.
 */
export interface ArtefactView {
  bytes: number;
  format: string;
  kind: ArtefactViewKind;
  language: ArtefactViewLanguage;
  media_type: string;
  name: string;
  sha256: string;
}
