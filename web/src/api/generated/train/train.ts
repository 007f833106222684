/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  AdviceView,
  AlgorithmsView,
  CaseRuleIn,
  DerivedModels,
  DownloadPredictionsParams,
  ExperimentDetail,
  ExperimentIn,
  Explanations,
  FinalIn,
  FitValidationColumnsParams,
  FitView,
  GetModelCardParams,
  GetTrainingAdviceParams,
  InputSchema,
  LibraryCasesView,
  ListDerivedModelsParams,
  ListExperimentsParams,
  ListModelsParams,
  ListTrainableParams,
  ListValidationsParams,
  ModelDetail,
  ModelView,
  PageOfExperimentView,
  PageOfModelView,
  PageOfTrainableView,
  PageOfValidationView,
  ReleaseIn,
  SettingsView,
  ValidationDetail,
  ValidationIn
} from '../model';

import { request } from '../../http';

export const getListAlgorithmsUrl = () => {




  return `/api/v1/algorithms`
}

/**
 * @summary Algorithms, their settings, and what mode auto tries
 */
export const listAlgorithms = async ( options?: Parameters<typeof request>[1]): Promise<AlgorithmsView> => {

  return request<AlgorithmsView>(getListAlgorithmsUrl(),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListCasesUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/cases`
}

/**
 * @summary Cases that this study's experiments left in the library
 */
export const listCases = async (studyId: string, options?: Parameters<typeof request>[1]): Promise<LibraryCasesView> => {

  return request<LibraryCasesView>(getListCasesUrl(studyId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getSetCaseRuleUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/cases/rule`
}

/**
 * @summary Allow or forbid that the study's experiments leave cases
 */
export const setCaseRule = async (studyId: string,
    caseRuleIn: CaseRuleIn, options?: Parameters<typeof request>[1]): Promise<LibraryCasesView> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return request<LibraryCasesView>(getSetCaseRuleUrl(studyId),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(caseRuleIn)
  }
);}


export const getRemoveCaseUrl = (studyId: string,
    caseId: string,) => {




  return `/api/v1/studies/${studyId}/cases/${caseId}`
}

/**
 * @summary Take a case out of the library
 */
export const removeCase = async (studyId: string,
    caseId: string, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getRemoveCaseUrl(studyId,caseId),
  {
    ...options,
    method: 'DELETE'


  }
);}


export const getListExperimentsUrl = (studyId: string,
    params?: ListExperimentsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/experiments?${stringifiedParams}` : `/api/v1/studies/${studyId}/experiments`
}

/**
 * @summary Experiments of a study, newest first
 */
export const listExperiments = async (studyId: string,
    params?: ListExperimentsParams, options?: Parameters<typeof request>[1]): Promise<PageOfExperimentView> => {

  return request<PageOfExperimentView>(getListExperimentsUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getStartExperimentUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/experiments`
}

/**
 * @summary Train on approved data
 */
export const startExperiment = async (studyId: string,
    experimentIn: ExperimentIn, options?: Parameters<typeof request>[1]): Promise<ExperimentDetail> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return request<ExperimentDetail>(getStartExperimentUrl(studyId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(experimentIn)
  }
);}


export const getGetTrainingAdviceUrl = (studyId: string,
    params: GetTrainingAdviceParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/experiments/advice?${stringifiedParams}` : `/api/v1/studies/${studyId}/experiments/advice`
}

/**
 * @summary Before training: findings, whether the rows are enough, and what did well in similar cases
 */
export const getTrainingAdvice = async (studyId: string,
    params: GetTrainingAdviceParams, options?: Parameters<typeof request>[1]): Promise<AdviceView> => {

  return request<AdviceView>(getGetTrainingAdviceUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListTrainableUrl = (studyId: string,
    params?: ListTrainableParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/experiments/trainable?${stringifiedParams}` : `/api/v1/studies/${studyId}/experiments/trainable`
}

/**
 * @summary Prepared data sets and whether they are approved
 */
export const listTrainable = async (studyId: string,
    params?: ListTrainableParams, options?: Parameters<typeof request>[1]): Promise<PageOfTrainableView> => {

  return request<PageOfTrainableView>(getListTrainableUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetExperimentUrl = (studyId: string,
    experimentId: string,) => {




  return `/api/v1/studies/${studyId}/experiments/${experimentId}`
}

/**
 * @summary State, trials, leaderboard, models and warnings
 */
export const getExperiment = async (studyId: string,
    experimentId: string, options?: Parameters<typeof request>[1]): Promise<ExperimentDetail> => {

  return request<ExperimentDetail>(getGetExperimentUrl(studyId,experimentId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getCancelExperimentUrl = (studyId: string,
    experimentId: string,) => {




  return `/api/v1/studies/${studyId}/experiments/${experimentId}/cancel`
}

/**
 * @summary Stop with the best model found so far
 */
export const cancelExperiment = async (studyId: string,
    experimentId: string, options?: Parameters<typeof request>[1]): Promise<ExperimentDetail> => {

  return request<ExperimentDetail>(getCancelExperimentUrl(studyId,experimentId),
  {
    ...options,
    method: 'POST'


  }
);}


export const getGetExperimentExplanationsUrl = (studyId: string,
    experimentId: string,) => {




  return `/api/v1/studies/${studyId}/experiments/${experimentId}/explanations`
}

/**
 * @summary Importance, Shapley values, learning curves and subgroups of a finished experiment, without any row
 */
export const getExperimentExplanations = async (studyId: string,
    experimentId: string, options?: Parameters<typeof request>[1]): Promise<Explanations> => {

  return request<Explanations>(getGetExperimentExplanationsUrl(studyId,experimentId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetExperimentSettingsUrl = (studyId: string,
    experimentId: string,) => {




  return `/api/v1/studies/${studyId}/experiments/${experimentId}/settings`
}

/**
 * @summary Every setting written out; training with them again gives the same metrics
 */
export const getExperimentSettings = async (studyId: string,
    experimentId: string, options?: Parameters<typeof request>[1]): Promise<SettingsView> => {

  return request<SettingsView>(getGetExperimentSettingsUrl(studyId,experimentId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListModelsUrl = (studyId: string,
    params?: ListModelsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/models?${stringifiedParams}` : `/api/v1/studies/${studyId}/models`
}

/**
 * @summary Models of a study, newest first
 */
export const listModels = async (studyId: string,
    params?: ListModelsParams, options?: Parameters<typeof request>[1]): Promise<PageOfModelView> => {

  return request<PageOfModelView>(getListModelsUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListDerivedModelsUrl = (studyId: string,
    params: ListDerivedModelsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {
    const explodeParameters = ["prepared_id"];

    if (Array.isArray(value) && explodeParameters.includes(key)) {
      value.forEach((v) => {
        normalizedParams.append(key, v === null ? 'null' : String(v));
      });
      return;
    }


  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/models/derived?${stringifiedParams}` : `/api/v1/studies/${studyId}/models/derived`
}

/**
 * @summary What was learned from prepared data
 */
export const listDerivedModels = async (studyId: string,
    params: ListDerivedModelsParams, options?: Parameters<typeof request>[1]): Promise<DerivedModels> => {

  return request<DerivedModels>(getListDerivedModelsUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetModelUrl = (studyId: string,
    modelId: string,) => {




  return `/api/v1/studies/${studyId}/models/${modelId}`
}

/**
 * @summary A model's figures, parts and inputs
 */
export const getModel = async (studyId: string,
    modelId: string, options?: Parameters<typeof request>[1]): Promise<ModelDetail> => {

  return request<ModelDetail>(getGetModelUrl(studyId,modelId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetModelCardUrl = (studyId: string,
    modelId: string,
    params?: GetModelCardParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/models/${modelId}/card?${stringifiedParams}` : `/api/v1/studies/${studyId}/models/${modelId}/card`
}

/**
 * @summary The model card as Markdown
 */
export const getModelCard = async (studyId: string,
    modelId: string,
    params?: GetModelCardParams, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getGetModelCardUrl(studyId,modelId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getMarkFinalModelUrl = (studyId: string,
    modelId: string,) => {




  return `/api/v1/studies/${studyId}/models/${modelId}/final`
}

/**
 * @summary Star the model to settle on, or unstar it
 */
export const markFinalModel = async (studyId: string,
    modelId: string,
    finalIn: FinalIn, options?: Parameters<typeof request>[1]): Promise<ModelView> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return request<ModelView>(getMarkFinalModelUrl(studyId,modelId),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(finalIn)
  }
);}


export const getDownloadModelUrl = (studyId: string,
    modelId: string,) => {




  return `/api/v1/studies/${studyId}/models/${modelId}/onnx`
}

/**
 * @summary The model as one ONNX file
 */
export const downloadModel = async (studyId: string,
    modelId: string, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getDownloadModelUrl(studyId,modelId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getDownloadPredictionsUrl = (studyId: string,
    modelId: string,
    params?: DownloadPredictionsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/models/${modelId}/predictions?${stringifiedParams}` : `/api/v1/studies/${studyId}/models/${modelId}/predictions`
}

/**
 * @summary Out-of-fold and test predictions, row by row
 */
export const downloadPredictions = async (studyId: string,
    modelId: string,
    params?: DownloadPredictionsParams, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getDownloadPredictionsUrl(studyId,modelId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getReleaseModelUrl = (studyId: string,
    modelId: string,) => {




  return `/api/v1/studies/${studyId}/models/${modelId}/release`
}

/**
 * @summary Release a model to be served
 */
export const releaseModel = async (studyId: string,
    modelId: string,
    releaseIn: ReleaseIn, options?: Parameters<typeof request>[1]): Promise<ModelView> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return request<ModelView>(getReleaseModelUrl(studyId,modelId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(releaseIn)
  }
);}


export const getGetModelSchemaUrl = (studyId: string,
    modelId: string,) => {




  return `/api/v1/studies/${studyId}/models/${modelId}/schema`
}

/**
 * @summary What the model takes and gives
 */
export const getModelSchema = async (studyId: string,
    modelId: string, options?: Parameters<typeof request>[1]): Promise<InputSchema> => {

  return request<InputSchema>(getGetModelSchemaUrl(studyId,modelId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListValidationsUrl = (studyId: string,
    modelId: string,
    params?: ListValidationsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/models/${modelId}/validations?${stringifiedParams}` : `/api/v1/studies/${studyId}/models/${modelId}/validations`
}

/**
 * @summary External validations of a model, newest first
 */
export const listValidations = async (studyId: string,
    modelId: string,
    params?: ListValidationsParams, options?: Parameters<typeof request>[1]): Promise<PageOfValidationView> => {

  return request<PageOfValidationView>(getListValidationsUrl(studyId,modelId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getStartValidationUrl = (studyId: string,
    modelId: string,) => {




  return `/api/v1/studies/${studyId}/models/${modelId}/validations`
}

/**
 * @summary Try a model on other approved data
 */
export const startValidation = async (studyId: string,
    modelId: string,
    validationIn: ValidationIn, options?: Parameters<typeof request>[1]): Promise<ValidationDetail> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return request<ValidationDetail>(getStartValidationUrl(studyId,modelId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(validationIn)
  }
);}


export const getFitValidationColumnsUrl = (studyId: string,
    modelId: string,
    params: FitValidationColumnsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/models/${modelId}/validations/fit?${stringifiedParams}` : `/api/v1/studies/${studyId}/models/${modelId}/validations/fit`
}

/**
 * @summary Which columns of other approved data fit the model's inputs
 */
export const fitValidationColumns = async (studyId: string,
    modelId: string,
    params: FitValidationColumnsParams, options?: Parameters<typeof request>[1]): Promise<FitView> => {

  return request<FitView>(getFitValidationColumnsUrl(studyId,modelId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetValidationUrl = (studyId: string,
    modelId: string,
    validationId: string,) => {




  return `/api/v1/studies/${studyId}/models/${modelId}/validations/${validationId}`
}

/**
 * @summary State and figures of an external validation
 */
export const getValidation = async (studyId: string,
    modelId: string,
    validationId: string, options?: Parameters<typeof request>[1]): Promise<ValidationDetail> => {

  return request<ValidationDetail>(getGetValidationUrl(studyId,modelId,validationId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getCancelValidationUrl = (studyId: string,
    modelId: string,
    validationId: string,) => {




  return `/api/v1/studies/${studyId}/models/${modelId}/validations/${validationId}/cancel`
}

/**
 * @summary Stop an external validation
 */
export const cancelValidation = async (studyId: string,
    modelId: string,
    validationId: string, options?: Parameters<typeof request>[1]): Promise<ValidationDetail> => {

  return request<ValidationDetail>(getCancelValidationUrl(studyId,modelId,validationId),
  {
    ...options,
    method: 'POST'


  }
);}


