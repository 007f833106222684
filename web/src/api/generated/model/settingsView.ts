/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { SettingsViewSettings } from './settingsViewSettings';

export interface SettingsView {
  prepared_id: string;
  settings: SettingsViewSettings;
}
