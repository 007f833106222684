"""Routes of predict: endpoints and monitoring in one unit of work each, predictions on a path of their own."""

from medloom_predict.api.endpoints import router as endpoints
from medloom_predict.api.inference import router as inference
from medloom_predict.api.predictions import router as predictions

routers = (endpoints, predictions, inference)
