"""Learning from censored times: every model tells the risk of the event by each of the approved horizons.

A prediction is ``[N, H]``, one column a horizon, and never falls from one horizon to the next.
"""
