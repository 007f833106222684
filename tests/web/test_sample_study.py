"""The sample study, from the start page to a ROC figure for the paper: at most twelve clicks."""

from pathlib import Path
from typing import Final

from playwright.sync_api import BrowserContext
from web.doctor import Doctor
from web.guard import Guard

MOST_CLICKS: Final = 12


def test_a_roc_figure_of_the_sample_study_is_twelve_clicks_away(
    desk: tuple[BrowserContext, Guard], tmp_path: Path
) -> None:
    doctor = Doctor(desk[0].new_page())
    doctor.start_sample()
    doctor.prepare()
    doctor.approve()
    doctor.train()
    doctor.report()
    figure = doctor.figure("ROC curve", "SVG", tmp_path)
    assert b"<svg" in figure.read_bytes()[:2000]
    assert 6 < doctor.clicks <= MOST_CLICKS
