"""Routes of preprocess."""

from medloom_preprocess.api.looks import router as looks
from medloom_preprocess.api.prepared import router as prepared
from medloom_preprocess.api.previews import router as previews
from medloom_preprocess.api.recipes import router as recipes
from medloom_preprocess.api.registry import router as registry
from medloom_preprocess.api.review import router as review
from medloom_preprocess.api.runs import router as runs

routers = (registry, recipes, previews, runs, prepared, looks, review)
