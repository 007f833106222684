"""FLAML on one fold. Usage: automl_flaml.py FOLDER BUDGET CORES SEED"""

from automl_io import answer, arguments, frames
from flaml import AutoML

folder, budget, cores, seed = arguments()
train, y, test = frames(folder, categories=True)
with answer(folder) as tell:
    model = AutoML()
    model.fit(
        train, y, task="classification", metric="log_loss", time_budget=budget, n_jobs=cores, seed=seed, verbose=0
    )
    tell(model.predict_proba(test)[:, 1])
