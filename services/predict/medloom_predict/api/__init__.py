"""Routes of predict: endpoints and monitoring in one unit of work each, predictions on a path of their own."""

from medloom_predict.api.endpoints import router as endpoints
from medloom_predict.api.inference import models, server
from medloom_predict.api.predictions import router as predictions

# what is asked most is looked up first
routers = (predictions, models, server, endpoints)
