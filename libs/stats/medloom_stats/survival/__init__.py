"""Statistics of right-censored times: curves, the log-rank test, discrimination, accuracy and calibration of risks.

Throughout ``time`` is ``[n]`` of non-negative follow-up times, ``event`` is ``[n]`` of 1 (event) and 0 (censored), a
``risk`` is a predicted probability of the event by a horizon, and at tied times events come before censorings.
"""
