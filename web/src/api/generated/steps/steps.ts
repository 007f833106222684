/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  StepTypes
} from '../model';

import { request } from '../../http';

export const getListStepTypesUrl = () => {




  return `/api/v1/step-types`
}

/**
 * @summary Every preparation step with its JSON Schema
 */
export const listStepTypes = async ( options?: Parameters<typeof request>[1]): Promise<StepTypes> => {

  return request<StepTypes>(getListStepTypesUrl(),
  {
    ...options,
    method: 'GET'


  }
);}


