/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import { request } from '../../http';

export const getStreamEventsUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/events`
}

/**
 * Each event has `id`, `event` (its type) and `data` (JSON with id, type, at and a few fields). Send the last id as `Last-Event-ID` to receive what was missed, as long as the server still holds it.
 * @summary What happens in a study, as server-sent events
 */
export const streamEvents = async (studyId: string, options?: Parameters<typeof request>[1]): Promise<string> => {

  return request<string>(getStreamEventsUrl(studyId),
  {
    ...options,
    method: 'GET'


  }
);}


