"""H2O AutoML on one fold. Usage: automl_h2o.py FOLDER BUDGET CORES SEED"""

import h2o
from automl_io import answer, arguments, frames
from h2o.automl import H2OAutoML

folder, budget, cores, seed = arguments()
train, y, test = frames(folder, categories=False)
h2o.init(nthreads=cores, max_mem_size="4G", port=54921 + 2 * seed % 1000, strict_version_check=False)
h2o.no_progress()
try:
    kinds = {c: "enum" if train[c].dtype == object else "real" for c in train.columns}
    learn = h2o.H2OFrame(train.assign(__y=y.astype(str)), column_types={**kinds, "__y": "enum"})
    ask = h2o.H2OFrame(test, column_types=kinds)
    with answer(folder) as tell:
        model = H2OAutoML(max_runtime_secs=budget, seed=seed, sort_metric="logloss", stopping_metric="logloss")
        model.train(y="__y", training_frame=learn)
        tell(model.leader.predict(ask).as_data_frame()["p1"].to_numpy())
finally:
    h2o.cluster().shutdown()
