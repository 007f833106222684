"""The formula language: spreadsheet-like, read by our own parser, compiled to Ibis, never evaluated as code."""

from medloom_preprocess.domain.formula.compile import compile_condition, compile_formula
from medloom_preprocess.domain.formula.functions import FUNCTIONS
from medloom_preprocess.domain.formula.nodes import columns_of
from medloom_preprocess.domain.formula.parser import parse
from medloom_preprocess.domain.formula.rewrite import rename_columns

__all__ = ["FUNCTIONS", "columns_of", "compile_condition", "compile_formula", "parse", "rename_columns"]
