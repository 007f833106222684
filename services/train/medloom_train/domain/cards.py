"""The two languages of a model card in one file; apart from the writing, for the API reads cards and writes none."""

from typing import Final

SPLIT_MARK: Final = "\n\n<!-- ko -->\n\n"


def language(text: str, lang: str) -> str:
    """One language's part of a card."""
    english, _, korean = text.partition(SPLIT_MARK)
    return korean if lang == "ko" and korean else english
