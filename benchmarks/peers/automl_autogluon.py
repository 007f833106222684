"""AutoGluon, preset best_quality, on one fold. Usage: automl_autogluon.py FOLDER BUDGET CORES SEED"""

import os
import tempfile

from autogluon.tabular import TabularPredictor
from automl_io import answer, arguments, frames

folder, budget, cores, seed = arguments()
train, y, test = frames(folder, categories=True)
# the same calls in this process: starting Ray alone would take a third of a small budget
serial = {"fold_fitting_strategy": "sequential_local"}
with tempfile.TemporaryDirectory() as place, answer(folder) as tell:
    predictor = TabularPredictor(label="__y", eval_metric="log_loss", problem_type="binary", path=place, verbosity=0)
    predictor.fit(
        train.assign(__y=y),
        presets="best_quality",
        time_limit=budget,
        num_cpus=cores,
        num_gpus=0,
        ag_args_ensemble=serial,
        dynamic_stacking=os.environ.get("AUTOGLUON_DYNAMIC") == "1",
    )
    tell(predictor.predict_proba(test)[1])
