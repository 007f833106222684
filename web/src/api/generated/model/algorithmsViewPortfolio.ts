/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type { AlgorithmsViewPortfolioItem } from './algorithmsViewPortfolioItem';

export type AlgorithmsViewPortfolio = {[key: string]: AlgorithmsViewPortfolioItem[]};
